// A health worker as the flow engine sees one, and what a workflow changed about one. Call inside a
// transaction.
#pragma once

#include "flows/contact.hpp"
#include "flows/engine/sprint.hpp"
#include "flows/runtime/session_store.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::runtime {

/// The session's worker, reached on the session's number; a nameless contact where there is no worker (a
/// tester).
flows::Contact loadContact(store::Sql& sql, const store::PhoneCodec& codec, const SessionRow& session);

/// Carries the sprint's contact changes into the registry. A test run changes nobody.
void saveContactChanges(
    store::Transaction& tx,
    const store::PhoneCodec& codec,
    const SessionRow& session,
    const flows::Sprint& sprint,
    WallTime now
);

}  // namespace tama::runtime
