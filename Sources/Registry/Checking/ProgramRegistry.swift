package import Resolution

/// The registry that the settings name, read and put beside the code.
package struct ProgramRegistry: Derived {
  /// Nil where the settings name none.
  package let document: RegistryDocument?
  package let check: RegistryCheck?

  package init(of program: Program) {
    document = program.snapshot.settings.registry.map { path in
      switch program.snapshot.documents[path] {
      case .bytes(let bytes): RegistryReader.read(bytes, path: path)
      case .unreadable(let reason): RegistryDocument(unreadable: path, reason)
      case nil: RegistryDocument(unreadable: path, "there is no such file")
      }
    }
    check = document.map { RegistryCheck($0, in: program) }
  }
}

extension Program {
  /// The document that the settings name.
  package var registry: RegistryDocument? { derived(ProgramRegistry.self).document }

  /// The same beside the code.
  package var registryCheck: RegistryCheck? { derived(ProgramRegistry.self).check }
}
