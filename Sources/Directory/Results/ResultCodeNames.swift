extension ResultCode: CustomStringConvertible {
    /// The standard's name and the number, `noSuchObject (32)`; the number alone when unknown.
    package var description: String {
        name.map { "\($0) (\(rawValue))" } ?? "result code \(rawValue)"
    }

    /// The standard's name; nil for codes that this project does not know.
    package var name: String? { Self.names[rawValue] }

    private static let names: [Int32: String] = [
        0: "success", 1: "operationsError", 2: "protocolError", 3: "timeLimitExceeded",
        4: "sizeLimitExceeded",
        5: "compareFalse", 6: "compareTrue", 7: "authMethodNotSupported", 8: "strongerAuthRequired",
        10: "referral", 11: "adminLimitExceeded", 12: "unavailableCriticalExtension",
        13: "confidentialityRequired", 14: "saslBindInProgress", 16: "noSuchAttribute",
        17: "undefinedAttributeType", 18: "inappropriateMatching", 19: "constraintViolation",
        20: "attributeOrValueExists", 21: "invalidAttributeSyntax", 32: "noSuchObject", 33: "aliasProblem",
        34: "invalidDNSyntax", 36: "aliasDereferencingProblem", 48: "inappropriateAuthentication",
        49: "invalidCredentials", 50: "insufficientAccessRights", 51: "busy", 52: "unavailable",
        53: "unwillingToPerform", 54: "loopDetect", 64: "namingViolation", 65: "objectClassViolation",
        66: "notAllowedOnNonLeaf", 67: "notAllowedOnRDN", 68: "entryAlreadyExists",
        69: "objectClassModsProhibited", 71: "affectsMultipleDSAs", 80: "other", 118: "canceled",
        119: "noSuchOperation", 120: "tooLate", 121: "cannotCancel", 122: "assertionFailed",
        123: "authorizationDenied", 4096: "e-syncRefreshRequired",
        -1: "server down", -2: "local error", -3: "encoding error", -4: "decoding error", -5: "time-out",
        -7: "bad filter", -8: "cancelled", -9: "bad parameter", -11: "connect error", -12: "not supported",
        -13: "control not found",
    ]
}
