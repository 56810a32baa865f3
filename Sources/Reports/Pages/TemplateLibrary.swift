import CTemplates
import Mustache

/// The templates of the report, from the bytes in the binary.
package struct TemplateLibrary: Sendable {
  private let library: MustacheLibrary
  package let css: String
  package let js: String

  /// Parses every template, and throws where one is no Mustache.
  package init() throws {
    // Before any template is parsed: each names this content type.
    MustacheContentTypes.register(EscapedHTML(), named: EscapedHTML.name)
    var library = MustacheLibrary()
    for (name, text) in Self.files where name.hasSuffix(".mustache") {
      try library.register(text, named: String(name.dropLast(".mustache".count)))
    }
    self.library = library
    css = (Self.files["report.css"] ?? "") + Self.pictureStyle
    js = Self.files["report.js"] ?? ""
  }

  /// The HTML of a page from the values that its template names; empty where there is no such
  /// template.
  package func render(_ page: [String: Any], as template: String) -> String {
    library.render(page, withTemplate: template) ?? ""
  }

  /// The rules of pictures, for pages and for files that stand alone.
  package static let pictureStyle = files["pictures.css"] ?? ""

  /// The text of each file of `Templates/`, by name.
  package static var files: [String: String] {
    var files: [String: String] = [:]
    for index in 0..<template_file_count {
      let file = template_file_at(index).pointee
      let bytes = UnsafeBufferPointer(start: file.bytes, count: file.length)
      files[String(cString: file.name)] = String(decoding: bytes, as: UTF8.self)
    }
    return files
  }
}

/// Escapes text for HTML by scalar.
///
/// The library's own escaping goes by `Character`, so that a `<` which shares a grapheme cluster
/// with a combining mark would pass.
struct EscapedHTML: MustacheContentType {
  static let name = "GROUNDPLAN_HTML"

  func escapeText(_ text: String) -> String {
    guard text.utf8.contains(where: Self.isSpecial) else { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count + 16)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }
}
