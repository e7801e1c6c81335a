import Directory
import Mapping

/// Turns what the directory said into what the client or the administrator can act on.
struct DirectoryRefusal {
    /// The map that the refused entry was made with; nil where it is not known.
    let map: AttributeMap?

    func translate(_ error: DirectoryError) -> SyncError {
        if error.code == .other, error.effect == .none, !error.isOpening {
            return SyncError(
                .busy, "the directory failed to carry out the change; try again later", detail: error.message)
        }
        if error.isOutage || error.code == .userCancelled {
            return SyncError.away(error)
        }
        if error.isPasswordRestriction { return .passwordRefused(error) }
        switch error.code {
        case .undefinedAttributeType, .invalidAttributeSyntax, .objectClassViolation, .invalidDNSyntax,
            .namingViolation, .notAllowedOnRDN, .attributeOrValueExists:
            return invalidValue(error)
        case .constraintViolation:
            return constraintViolation(error)
        case .entryAlreadyExists:
            return SyncError(
                .conflict, "an entry of that name stands in the directory and is not the gateway's",
                detail: error.message)
        case .referral, .unwillingToPerform:
            return SyncError(
                .busy, "the directory does not take the change at the moment; try again later",
                detail: error.message)
        case .notAllowedOnNonLeaf:
            return SyncError(
                .conflict, "the entry has entries below it and cannot be deleted", detail: error.message)
        case .sizeLimitExceeded, .timeLimitExceeded, .adminLimitExceeded:
            return SyncError(
                .incompleteRead, "the directory cut its answer short, so nothing was changed",
                detail: error.message)
        default:
            return SyncError(
                .refused, "the directory refused the change; its administrator finds the reason in the log",
                detail: error.message)
        }
    }

    private func invalidValue(_ error: DirectoryError) -> SyncError {
        SyncError(
            .invalidValue, "\(culprit(error)): the directory does not accept the value",
            detail: error.message)
    }

    private func constraintViolation(_ error: DirectoryError) -> SyncError {
        if error.isNonUnique {
            return SyncError(
                .uniqueness, "\(culprit(error)): the directory already holds this value",
                detail: error.message)
        }
        return invalidValue(error)
    }

    /// The SCIM attribute behind the attribute that the server's diagnostic names.
    private func culprit(_ error: DirectoryError) -> String {
        let words = error.diagnostic.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == ";") }
        for word in words {
            if let name = AttributeName(String(word)), let source = map?.source(of: name) { return source }
        }
        return "one of the attributes"
    }
}

extension DirectoryError {
    /// Whether the server refused a value that another entry holds.
    var isNonUnique: Bool {
        code == .constraintViolation && Self.wordsOfUniqueness.contains { diagnostic.contains($0) }
    }

    /// Whether Active Directory refused a write for the password in it (ERROR_PASSWORD_RESTRICTION).
    var isPasswordRestriction: Bool {
        [.constraintViolation, .unwillingToPerform].contains(code) && effect == .none && diagnostic.contains("0000052D")
    }

    /// Whether a server that keeps former passwords refused one because it is set already, as by an earlier request of
    /// which nobody got the answer. So OpenLDAP's slapo-ppolicy says it.
    var saysThatPasswordIsSet: Bool {
        code == .constraintViolation && diagnostic.contains("not being changed from existing value")
    }

    private static let wordsOfUniqueness = [
        // OpenLDAP's slapo-unique.
        "non-unique",
        // 389 Directory Server's attribute uniqueness.
        "same attribute value already exists",
        // Samba, for userPrincipalName.
        "already in use",
        // Active Directory, for userPrincipalName and servicePrincipalName.
        "000021C8", "000021C7",
    ]
}
