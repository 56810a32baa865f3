import Resolution
import Testing

import Duplicates

/// Which names say the same.
struct NameWordsTests {
  @Test(arguments: [
    ("HTTPServer2", ["http", "server", "2"]), ("get_user_by_id", ["get", "user", "by", "id"]),
    ("WebSocketManagerV2", ["web", "socket", "manager", "v2"]), ("_private", ["private"]),
    ("OAuth2Client", ["o", "auth", "2", "client"]), ("parseXMLFile", ["parse", "xml", "file"]),
    ("ÜberManager", ["über", "manager"]), ("", []), ("__", []),
  ])
  func words(_ name: String, _ words: [String]) {
    #expect(NameWords.words(of: name) == words)
  }

  @Test(arguments: [
    [
      "WebSocketManager", "UnifiedWebSocketManager", "WebsocketManagerV2", "WSMgr",
      "WebSocketManagers",
    ],
    ["UserRepository", "UserRepo", "SimpleUserRepository", "NewUserRepo2"],
    ["ConfigService", "BaseConfigurationService", "CfgSvc"],
    ["ProcessStatus", "LegacyProcessStatus"], ["OrderEntry", "OrderEntries"],
    ["PostalAddress", "PostalAddresses"], ["LetterBox", "LetterBoxes"],
  ])
  func nearNames(_ names: [String]) {
    let keys = Set(names.map { NameWords().key(of: $0) })
    #expect(keys.count == 1 && keys.first != .some(nil), "\(keys)")
  }

  @Test(arguments: [
    ("ParseDate", "ParseData"), ("UserManager", "UserFactory"), ("OrderState", "OrderStates2Map"),
    ("MockClient", "HTTPClient"), ("ProcessStatus", "ProcessStatu"),
    ("Http1Server", "Http2Server"), ("S3Client", "S4Client"),
  ])
  func otherNames(_ one: String, _ two: String) {
    #expect(NameWords().key(of: one) != NameWords().key(of: two))
  }

  @Test func namesThatTellNothingHaveNoKey() {
    for name in ["Base", "Config", "BaseV2", "Impl", "_", "New2"] {
      #expect(NameWords().key(of: name) == nil, "\(name)")
    }
  }

  @Test func configurationAddsWords() {
    var setting = ConsolidationSetting()
    setting.affixes = ["Acme"]
    setting.abbreviations = ["Ord": "Order"]
    let words = NameWords(setting)
    #expect(words.key(of: "AcmeOrdQueue") == words.key(of: "OrderQueue"))
    #expect(NameWords().key(of: "AcmeOrdQueue") != NameWords().key(of: "OrderQueue"))
  }
}
