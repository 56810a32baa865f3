import Duplicates
import PythonSyntax
import Resolution
import SourceEdits

/// Members that a survivor lacks.
extension PlanBuilder {
  /// Adds what the other definitions have beyond the survivor, where that is certain.
  func missingMembers(_ merge: Merge) -> TreeRewriter.Result {
    var result = TreeRewriter.Result()
    let survivor = merge.survivor
    guard survivor.form == .enumeration || survivor.form == .class,
      let source = source(of: survivor.module, &result),
      let place = place(behind: survivor, source)
    else { return result }
    var known = Set(survivor.members.map(\.name))
    var values: [Duplicates.LiteralValue: String] = [:]
    for member in survivor.members {
      if let value = LiteralValue(source: member.value) { values[value] = member.name }
    }
    var rewrite = ModuleRewrite()
    for site in merge.others {
      for member in site.members where member.isPublic && !known.contains(member.name) {
        if merge.options.members[member.name] != nil { continue }
        let where_ = location(of: member, site)
        func leave(_ reason: String) {
          result.remainders.append(
            Remainder(
              location: where_, reason: "'\(survivor.path)' lacks '\(member.name)': \(reason)"))
        }
        guard survivor.form == .enumeration else {
          leave("add it there, or see who uses it")
          continue
        }
        guard let value = LiteralValue(source: member.value) else {
          leave("its value is no literal")
          continue
        }
        // What a member is beside its value, the bases of its class say.
        guard survivor.bases == site.bases || values.keys.allSatisfy({ $0.isLike(value) }) else {
          leave("the bases differ, and the values of the members too")
          continue
        }
        if let twin = values[value] {
          leave("'\(twin)' has its value; where it is meant, say --map \(member.name)=\(twin)")
          continue
        }
        values[value] = member.name
        known.insert(member.name)
        let end = String(decoding: source.lineEnd, as: UTF8.self)
        let text = place.isLineEnd ? "" : end
        rewrite.edits.append(
          Edit(
            place.offset..<place.offset,
            Array(
              (text + place.indentation + "\(member.name) = \(member.value)"
                + (place.isLineEnd ? end : "")).utf8)))
      }
    }
    for site in merge.others where survivor.form == .enumeration {
      for member in site.members {
        guard let own = survivor.members.first(where: { $0.name == member.name }),
          LiteralValue(source: own.value) != LiteralValue(source: member.value)
        else { continue }
        result.remainders.append(
          Remainder(
            location: location(of: member, site),
            reason:
              "look at '\(member.name)': its value is \(member.value) here and \(own.value) in "
              + "'\(survivor.path)'"))
      }
    }
    if !rewrite.edits.isEmpty {
      rewrite.edits = [
        Edit(place.offset..<place.offset, rewrite.edits.flatMap(\.replacement))
      ]
      result.files[source.path] = (source.bytes, rewrite)
    }
    return result
  }

  private func location(of member: DefinitionSite.Member, _ site: DefinitionSite) -> Location {
    let facts = program.parsed[site.module]
    let id = facts.members(of: site.id.index).first {
      facts.identifier(facts.definitions[$0].name) == member.name
    }
    return id.map { program.location(of: DefinitionID(module: site.module, index: $0)) }
      ?? site.location
  }

  /// Where a member is added: behind the last one that is assigned.
  private func place(
    behind site: DefinitionSite, _ source: SourceOfModule
  ) -> (offset: Int, indentation: String, isLineEnd: Bool)? {
    let facts = program.parsed[site.module]
    let members = facts.members(of: site.id.index).map { facts.definitions[$0] }
    guard let last = members.last(where: { $0.kind == .assignment }),
      last.flags.contains(.direct), last.line != program[site.id].line
    else { return nil }
    let lines = LineIndex(source.bytes)
    guard let own = lines.range(ofLine: Int(last.line)),
      let end = lines.range(ofLine: Int(last.endLine))
    else { return nil }
    let indentation = source.text(own.lowerBound..<own.lowerBound + Int(last.column) - 1)
    guard indentation.allSatisfy({ $0 == " " || $0 == "\t" }) else { return nil }
    let tail = source.bytes[end].last
    return (end.upperBound, indentation, tail == 0x0A || tail == 0x0D)
  }
}
