/// Where a link of a picture leads.
enum Address {
  /// `href` with nothing in it that an address couldn't hold, or nil if it isn't one to follow: only
  /// relative ones, `http` and `https` are.
  static func safe(_ href: String?) -> String? {
    guard let href, !href.isEmpty, !href.hasPrefix("//") else { return nil }
    if let colon = href.firstIndex(of: ":"), !href[..<colon].contains(where: { "/?#".contains($0) })
    {
      guard ["http", "https"].contains(href[..<colon].lowercased()) else { return nil }
    }
    var safe = ""
    for byte in href.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        safe.unicodeScalars.append(Unicode.Scalar(byte))
      case _ where "-._~/#?=&%:@,;+!*()".utf8.contains(byte):
        safe.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        safe += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return safe
  }

  /// The same below a folder such as `../`, unless it is a whole address.
  static func safe(_ href: String?, root: String) -> String? {
    guard let address = safe(href) else { return nil }
    return address.hasPrefix("http:") || address.hasPrefix("https:") || root.isEmpty
      ? address : (safe(root) ?? "") + address
  }
}
