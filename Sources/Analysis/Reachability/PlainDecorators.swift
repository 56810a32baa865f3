/// Decorators that only change what they decorate, and tell nobody of it.
package enum PlainDecorators {
  /// - Parameter decorator: as it is written, without `@`: `functools.lru_cache(maxsize=None)`.
  package static func contain(_ decorator: String) -> Bool {
    names.contains(decorator.prefix { $0 != "(" }.split(separator: ".").last.map(String.init) ?? "")
  }

  private static let names: Set<String> = [
    "dataclass", "lru_cache", "cache", "contextmanager", "asynccontextmanager", "wraps",
    "total_ordering", "runtime_checkable", "final", "unique", "deprecated", "no_type_check",
  ]
}
