/// The folders whose Python files Ansible sends to other machines, after it has put what they import
/// together: `library/` of a role, `plugins/` of a collection.
///
/// There `ansible.module_utils.x` is `module_utils/x.py` of the role before it is Ansible's own, and
/// a collection's `meta/runtime.yml` may send a path elsewhere.
package struct AnsibleContent: Sendable {
  private let folders: Set<String>

  init(_ files: ProjectFiles) {
    var folders = Set(
      files.markers.filter { $0.fileName == "galaxy.yml" }.flatMap { marker in
        let home = marker.dropFileName
        return ["plugins", "library", "module_utils"].map { home.isEmpty ? $0 : home + "/" + $0 }
      })
    var roles: [String: Set<Substring>] = [:]
    for source in files.sources {
      let path = source.path
      guard path.holds("library/") || path.holds("module_utils/") || path.holds("plugins/")
      else { continue }
      let parts = path.pathParts.dropLast()
      for (place, part) in parts.enumerated() {
        let home = parts[..<place].joined(separator: "/")
        switch part {
        case "library", "module_utils": roles[home, default: []].insert(part)
        case "plugins" where place > 2 && parts[place - 3] == "ansible_collections":
          folders.insert(home + "/plugins")
        default: break
        }
      }
    }
    for (home, names) in roles where names.count > 1 {
      folders.formUnion(names.map { home.isEmpty ? String($0) : home + "/" + $0 })
    }
    self.folders = folders
  }

  /// Whether a file is run, or sent along, by Ansible.
  func holds(_ path: String) -> Bool {
    guard !folders.isEmpty else { return false }
    var folder = path.dropFileName
    while !folder.isEmpty {
      if folders.contains(folder) { return true }
      folder = folder.dropFileName
    }
    return false
  }

  /// Whether Ansible decides what an import from a file finds.
  ///
  /// - Parameter parts: the path; of a relative import what stands behind its dots.
  func decides(_ parts: [String], isRelative: Bool, from path: String) -> Bool {
    let isMeant =
      isRelative
      ? parts.first == "module_utils" || path.pathParts.contains("module_utils")
      : parts.first == "ansible_collections" || parts.starts(with: ["ansible", "module_utils"])
    return isMeant && holds(path)
  }
}
