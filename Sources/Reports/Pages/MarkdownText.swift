import CMarkdown
import Foundation

/// Markdown of the project's own, such as the explanations of rules, as HTML.
enum MarkdownText {
  /// What CommonMark says; raw HTML and links that run something are left out.
  static func html(_ markdown: String) -> String {
    guard let text = cmark_markdown_to_html(markdown, markdown.utf8.count, CMARK_OPT_DEFAULT) else {
      return ""
    }
    defer { free(text) }
    return String(cString: text)
  }
}
