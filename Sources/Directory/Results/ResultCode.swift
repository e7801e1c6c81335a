/// How an operation ended (RFC 4511 §4.1.9, and the registry of RFC 4520).
///
/// Open: servers send codes that nobody here has heard of. Negative ones are made on this side of the
/// wire, numbered as libldap numbers them.
package struct ResultCode: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    private init(_ rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let success = ResultCode(0)
    package static let operationsError = ResultCode(1)
    package static let protocolError = ResultCode(2)
    package static let timeLimitExceeded = ResultCode(3)
    package static let sizeLimitExceeded = ResultCode(4)
    package static let compareFalse = ResultCode(5)
    package static let compareTrue = ResultCode(6)
    package static let authMethodNotSupported = ResultCode(7)
    package static let strongerAuthRequired = ResultCode(8)
    package static let referral = ResultCode(10)
    package static let adminLimitExceeded = ResultCode(11)
    package static let unavailableCriticalExtension = ResultCode(12)
    package static let confidentialityRequired = ResultCode(13)
    package static let saslBindInProgress = ResultCode(14)
    package static let noSuchAttribute = ResultCode(16)
    package static let undefinedAttributeType = ResultCode(17)
    package static let inappropriateMatching = ResultCode(18)
    package static let constraintViolation = ResultCode(19)
    package static let attributeOrValueExists = ResultCode(20)
    package static let invalidAttributeSyntax = ResultCode(21)
    package static let noSuchObject = ResultCode(32)
    package static let aliasProblem = ResultCode(33)
    package static let invalidDNSyntax = ResultCode(34)
    package static let aliasDereferencingProblem = ResultCode(36)
    package static let inappropriateAuthentication = ResultCode(48)
    package static let invalidCredentials = ResultCode(49)
    package static let insufficientAccessRights = ResultCode(50)
    package static let busy = ResultCode(51)
    package static let unavailable = ResultCode(52)
    package static let unwillingToPerform = ResultCode(53)
    package static let loopDetect = ResultCode(54)
    package static let namingViolation = ResultCode(64)
    package static let objectClassViolation = ResultCode(65)
    package static let notAllowedOnNonLeaf = ResultCode(66)
    package static let notAllowedOnRDN = ResultCode(67)
    package static let entryAlreadyExists = ResultCode(68)
    package static let objectClassModsProhibited = ResultCode(69)
    package static let affectsMultipleDSAs = ResultCode(71)
    package static let other = ResultCode(80)
    package static let canceled = ResultCode(118)
    package static let noSuchOperation = ResultCode(119)
    package static let tooLate = ResultCode(120)
    package static let cannotCancel = ResultCode(121)
    package static let assertionFailed = ResultCode(122)
    package static let authorizationDenied = ResultCode(123)
    /// RFC 4533: the cookie is of no use any more.
    package static let syncRefreshRequired = ResultCode(4096)

    package static let serverDown = ResultCode(-1)
    package static let localError = ResultCode(-2)
    package static let encodingError = ResultCode(-3)
    package static let decodingError = ResultCode(-4)
    package static let timeout = ResultCode(-5)
    package static let filterError = ResultCode(-7)
    package static let userCancelled = ResultCode(-8)
    package static let parameterError = ResultCode(-9)
    package static let connectError = ResultCode(-11)
    package static let notSupported = ResultCode(-12)
    package static let controlNotFound = ResultCode(-13)
}
