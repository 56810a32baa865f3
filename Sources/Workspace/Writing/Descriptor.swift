import Platform

/// Open files, written as a whole.
package enum Descriptor {
  /// Why it couldn't be written, as a number of the system; nil where everything was.
  package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count, let base = buffer.baseAddress {
        let count = Platform.write(descriptor, base + written, buffer.count - written)
        if count >= 0 {
          written += count
          continue
        }
        switch errno {
        case EINTR: break
        case EAGAIN:
          // Whoever reads made it so; wait for them.
          var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&place, 1, -1)
        default: return errno
        }
      }
      return nil
    }
  }
}
