import Glibc

/// Standard output in bytes; a closed pipe ends the program quietly, as is usual for filters.
enum StandardOutput {
  static func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count, let base = buffer.baseAddress {
        let count = Glibc.write(STDOUT_FILENO, base + written, buffer.count - written)
        if count < 0 {
          if errno == EINTR { continue }
          exit(errno == EPIPE ? 0 : 2)
        }
        written += count
      }
    }
  }

  static func write(_ text: String) { write(Array(text.utf8)) }
}
