import Analysis
import Resolution
import PythonSyntax

/// The page of one duplicate group that has a role.
struct GroupPage {
  let context: PageContext
  let index: Int
  let picture: PageData

  private var program: Program { context.program }
  private var group: DuplicateGroup { program.duplicates[index] }

  func data() -> PageData {
    var page = context.frame(
      title: "\(group.name) in \(context.project)", root: "../",
      crumbs: [
        PageContext.crumb("duplicates", href: "index.html#duplicates"),
        PageContext.crumb(group.name),
      ])
    let importers = Set(group.sites.flatMap { program.importers(of: $0.symbol) }).count
    page["name"] = VisibleText.of(group.name)
    page["role"] = group.role ?? "class"
    page["kind"] = PageContext.kind(of: group)
    page["verdict"] = group.verdict.words
    page["tone"] = PageContext.tone(of: group)
    page["summary"] =
      "\(group.sites.count.grouped) definitions in \(Set(group.sites.map(\.module)).count.grouped) "
      + "modules, imported by \(importers.grouped) \(importers == 1 ? "module" : "modules")."
    page["headline"] = [
      PageContext.count(group.sites.count, "definitions", href: "#sites"),
      PageContext.count(
        group.sites.count { $0.scope == .product }, "in product code",
        href: "#scope=product&at=sites"),
      PageContext.count(
        Set(group.sites.map(\.service)).count, "parts of the tree", href: "#sites"),
      PageContext.count(importers, "importing modules", href: "#importers"),
    ]
    page["picture"] = picture
    page["site_count"] = group.sites.count.grouped
    page["sites"] = group.sites.enumerated().map(siteRow)
    page["importer_count"] = importers.grouped
    addMembers(to: &page)
    return page
  }

  private func siteRow(_ number: Int, _ site: DuplicateGroup.Site) -> PageData {
    var row = PageContext.location(site.location)
    row["number"] = String(number + 1)
    row["qualified_name"] = VisibleText.of(
      program.modules[site.module].name + "." + group.name)
    row["kind"] = site.isEnumeration ? "enum" : group.kind.rawValue
    row["bases"] = VisibleText.of(site.bases.joined(separator: ", "))
    row["scope"] = site.scope.rawValue
    row["service"] = context.service(site.service)
    let importers = program.importers(of: site.symbol)
    row["importer_count"] = importers.count.grouped
    row["has_imports"] = !importers.isEmpty
    row["imports"] = importers.compactMap { module in
      program.uses[site.symbol].first { $0.module == module && $0.reaches }.map(importRow)
    }
    row["caption"] = VisibleText.of(
      "Modules that import definition \(number + 1) of \(group.name)")
    return row
  }

  /// The first statement or expression of a module that reaches the definition.
  private func importRow(_ use: Uses.Use) -> PageData {
    var row = PageContext.location(program.location(of: use))
    row["statement"] = VisibleText.of(program.text(of: use))
    row["kind"] = program.kind(of: use).name
    row["scope"] = program.scopes[use.module].rawValue
    row["is_suppressed"] = false
    row["suppression"] = ""
    return row
  }

  /// Side by side: the members of enumerations with their values, of classes with their presence.
  private func addMembers(to page: inout PageData) {
    let sites = group.sites
    let hasMembers = group.kind == .class && sites.contains { !$0.members.isEmpty }
    page["has_members"] = hasMembers
    guard hasMembers else {
      page["member_count"] = "0"
      page["members"] = ["columns": [PageData](), "rows": [PageData]()] as PageData
      return
    }
    var names: [String] = []
    var seen: Set<String> = []
    for site in sites {
      for member in site.members where seen.insert(member.name).inserted {
        names.append(member.name)
      }
    }
    let values = sites.map { site in
      Dictionary(
        site.members.map { ($0.name, $0.value.isEmpty ? "defined" : $0.value) },
        uniquingKeysWith: { first, _ in first })
    }
    // Copies in tests and backups are shown and not compared.
    let own = sites.indices.filter { sites[$0].scope == group.scope }
    page["member_count"] = names.count.grouped
    page["members"] =
      [
        "columns": sites.enumerated().map { number, site in
          [
            "number": String(number + 1),
            "label": VisibleText.of(program.services[site.service].name),
          ] as PageData
        },
        "rows": names.map { name in
          let row = values.map { $0[name] }
          return [
            "member": VisibleText.of(name),
            "differs": Set(own.map { values[$0][name] ?? "" }).count > 1,
            "cells": row.map { value in
              ["has_value": value != nil, "value": VisibleText.of(value ?? "")] as PageData
            },
          ] as PageData
        },
      ] as PageData
  }
}
