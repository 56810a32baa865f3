import Analysis
import Foundation
import PythonSyntax
import Resolution
import SourceEdits

/// Carries out the fixes of one file.
enum FixRewriter {
  static func rewrite(
    _ module: ModuleID, _ bytes: [UInt8], _ changes: [Fix.Change], in program: Program
  ) -> ModuleRewrite {
    do throws(Remainder) {
      return rewrite(try SourceOfModule(module, bytes, in: program), changes)
    } catch {
      return ModuleRewrite(leaving: error)
    }
  }

  static func rewrite(_ source: SourceOfModule, _ changes: [Fix.Change]) -> ModuleRewrite {
    let (program, module) = (source.program, source.module)
    var targets: Set<Int> = []
    var redirects = Redirects { path in program.lookup.object(at: path, from: module).isThere }
    var absolute: Set<Int> = []
    var rewrite = ModuleRewrite()
    for change in changes {
      switch change {
      case .imports(let retargets):
        for retarget in retargets {
          guard let offset = source.offset(of: retarget) else { continue }
          targets.insert(offset.name)
          if offset.isModule {
            redirects.redirect(module: retarget.old, to: retarget.new, isComplete: false)
          } else {
            redirects.redirect(symbol: retarget.old, to: retarget.new)
          }
        }
      case .absolute(let place):
        if let offset = source.offset(place) { absolute.insert(offset) }
      case .string(let place, let old, let new):
        guard let offset = source.offset(place), let range = source.content(ofStringAt: offset, old)
        else {
          rewrite.remainders.append(
            Remainder(location: place, reason: "the string '\(old)' is put together otherwise"))
          continue
        }
        rewrite.edits.append(Edit(range, Array(new.utf8)))
        rewrite.stringCount += 1
      case .comment(let place, let rule):
        if let edit = source.removal(ofCommentAt: place, rule: rule) { rewrite.edits.append(edit) }
      case .deletion: continue
      }
    }
    guard !targets.isEmpty || !absolute.isEmpty else { return rewrite }
    let imports = ModuleRewriter.rewrite(source, redirects, only: targets, absolute: absolute)
    rewrite.join(imports)
    return rewrite
  }
}

extension SourceOfModule {
  /// Where the import of a fix stands, and whether it is `import a.b`.
  fileprivate func offset(of retarget: Fix.Retarget) -> (name: Int, isModule: Bool)? {
    guard let offset = offset(retarget.location) else { return nil }
    for statement in layout.statements where statement.range.contains(offset) {
      for name in statement.names {
        if statement.form == .modules {
          if dotted(name.path.parts) == retarget.old { return (name.range.lowerBound, true) }
        } else if name.range.lowerBound == offset {
          return (offset, false)
        }
      }
    }
    return nil
  }

  func offset(_ place: Location) -> Int? {
    offset(line: UInt32(clamping: place.line), column: UInt32(clamping: place.column))
  }

  /// A suppression comment, or one rule of it, taken out.
  func removal(ofCommentAt place: Location, rule: String?) -> Edit? {
    guard let start = offset(place), start < bytes.count, bytes[start] == UInt8(ascii: "#") else {
      return nil
    }
    let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    let comment = text(start..<end)
    guard let mark = comment.range(of: "groundplan: ignore") else { return nil }
    if let rule {
      guard let open = comment.firstIndex(of: "["), let close = comment.firstIndex(of: "]"),
        open < close
      else { return nil }
      let rules = comment[comment.index(after: open)..<close].split(separator: ",").map {
        $0.filter { $0 != " " }
      }.filter { $0 != rule }
      let new =
        comment[...open] + rules.joined(separator: ", ") + comment[close...]
      return Edit(start..<end, Array(new.utf8))
    }
    // Only where nothing else is said on the line's comment.
    guard comment[..<mark.lowerBound].allSatisfy({ $0 == "#" || $0 == " " }) else { return nil }
    let behind = comment[mark.upperBound...].drop { $0 != "]" && $0 != " " }
      .drop { $0 == "]" || $0 == " " }
    if behind.hasPrefix("#") { return Edit(start..<end, Array(behind.utf8)) }
    var first = start
    while first > 0, bytes[first - 1] == 0x20 || bytes[first - 1] == 0x09 { first -= 1 }
    // A line of its own goes whole.
    if first == 0 || bytes[first - 1] == 0x0A || bytes[first - 1] == 0x0D, end < bytes.count {
      let isPair = bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A
      return Edit(first..<end + (isPair ? 2 : 1), [])
    }
    return Edit(first..<end, [])
  }
}
