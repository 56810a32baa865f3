import CTemplates
import Mustache

/// The templates of the report, from the bytes in the binary.
package struct TemplateLibrary: Sendable {
  private let library: MustacheLibrary
  private let texts: [String: String]

  /// Parses every template, and throws where one is no Mustache.
  ///
  /// - Parameter overrides: texts that take the place of those of the same name.
  package init(overriding overrides: [String: String] = [:]) throws {
    // Before any template is parsed: each names this content type.
    MustacheContentTypes.register(EscapedHTML(), named: EscapedHTML.name)
    var library = MustacheLibrary()
    texts = Self.files.merging(overrides) { _, other in other }
    for (name, text) in texts where name.hasSuffix(".mustache") {
      // Without the line the library would escape in its own way.
      let isOurs = text.hasPrefix(Self.contentType)
      do {
        try library.register(
          isOurs ? text : Self.contentType + text, named: String(name.dropLast(".mustache".count)))
      } catch {
        throw TemplateError(name: name, reason: "\(error)")
      }
    }
    self.library = library
  }

  private static let contentType = "{{% CONTENT_TYPE: \(EscapedHTML.name)}}\n"

  /// The names of all templates, styles and scripts, sorted.
  package var names: [String] { texts.keys.sorted() }

  /// What a file of `Templates/` holds; nil where there is none of that name.
  package func text(_ name: String) -> String? { texts[name] }

  /// The HTML of a page from the values that its template names; empty where there is no such
  /// template.
  package func render(_ page: [String: Any], as template: String) -> String {
    library.render(page, withTemplate: template) ?? ""
  }

  /// The rules of pictures, for files that stand alone: one of each picture, so without what only
  /// people read.
  package static var pictureStyle: String { Self.compact(files["pictures.css"] ?? "") }

  /// A style sheet without comments and indentation.
  static func compact(_ css: String) -> String {
    css.replacing(/\/\*.*?\*\//.dotMatchesNewlines(), with: "")
      .split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
      .joined(separator: "\n") + "\n"
  }

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

/// A template that is no Mustache.
package struct TemplateError: Error, CustomStringConvertible {
  let name: String
  let reason: String

  package var description: String {
    let line = reason.firstMatch(of: /lineNumber: (\d+)/).map { ":\($0.1)" } ?? ""
    let what = reason.firstMatch(of: /error: [\w.]*?(\w+)\)/).map { " (\($0.1))" } ?? ""
    return "the template \(name)\(line) is no Mustache\(what)"
  }
}

/// Escapes text for HTML by scalar.
///
/// The library's own escaping goes by `Character`, so that a `<` which shares a grapheme cluster
/// with a combining mark would pass.
struct EscapedHTML: MustacheContentType {
  static let name = "GROUNDPLAN_HTML"

  func escapeText(_ text: String) -> String { Self.text(text) }

  /// A text as it may stand between tags and in the quotes of an attribute.
  static func text(_ text: String) -> String {
    guard text.utf8.contains(where: isSpecial) else { return text }
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
