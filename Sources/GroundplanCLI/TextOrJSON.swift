import ArgumentParser

/// `--format` of the commands that write for people or for programs.
enum TextOrJSON: String, ExpressibleByArgument, CaseIterable { case text, json }
