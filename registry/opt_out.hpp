// STOP and START. An opt-out belongs to the number, whoever holds it, and outranks everything; the gateway
// reads the same table at its last gate. Only START from that number, or a person with a logged reason, lifts
// it: no import, no flow, no other message calls optIn. Every change is kept with its reason. Writes belong
// in a closure of the commit queue.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/clock.hpp"
#include "base/phone_number.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::registry {

bool isOptedOut(store::Sql& sql, std::int64_t number_key);

/// `reason` is the word that was sent, or who recorded it and why. False when the number was opted out
/// already; the first reason stands then.
bool optOut(
    store::Transaction& tx,
    const store::PhoneCodec& codec,
    const PhoneNumber& number,
    std::string_view reason,
    WallTime now
);

/// The same for what only the database knows of a number (an import, a worker's page).
bool optOut(
    store::Transaction& tx,
    std::int64_t number_key,
    std::string_view stored,
    std::string_view reason,
    WallTime now
);

/// False when the number was not opted out. An empty reason is std::invalid_argument.
bool optIn(
    store::Transaction& tx,
    const store::PhoneCodec& codec,
    const PhoneNumber& number,
    std::string_view reason,
    WallTime now
);

}  // namespace tama::registry
