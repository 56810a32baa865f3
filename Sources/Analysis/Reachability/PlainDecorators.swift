/// Decorators that only change what they decorate, and tell nobody of it.
package enum PlainDecorators {
  /// Whether the last name of a decorator's path is one of them.
  package static func contain(_ name: String) -> Bool { names.contains(name) }

  private static let names: Set<String> = [
    "dataclass", "lru_cache", "cache", "contextmanager", "asynccontextmanager", "wraps",
    "total_ordering", "runtime_checkable", "final", "unique", "deprecated", "no_type_check",
  ]
}
