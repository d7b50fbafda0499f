// The inbox: messages that belong to no conversation, kept for a person to read, each with why. All SQL of
// `unmatched` is here. Writes in a closure of the commit queue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/phone_number.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::runtime {

enum class WhyUnmatched : std::uint8_t {
    UnknownNumber,  // no health worker has it
    NothingOpen,    // nothing was asked, or the answer came too late
    Mistyped,       // nearly a trigger word
    WrongPerson,    // the holder says that it is not the worker's number
    Help,           // the worker asked for help
    OptedOut,       // the number said STOP, and hears nothing
    Robot,          // the number writes like a machine, and is not answered for a day
    Late            // an answer to questions that are over: kept, not counted, and nobody need deal with it
};
std::string_view nameOf(WhyUnmatched why);
std::optional<WhyUnmatched> whyUnmatchedFrom(std::string_view name);

struct UnmatchedMessage {
    std::int64_t message_id = 0;
    std::string why;         // as nameOf writes it
    std::string suggestion;  // the trigger word that was probably meant
    PhoneNumber number;
    std::string sender;  // our side
    std::string text;
    std::string worker_uuid;  // empty: nobody of the registry
    std::string worker_name;
    WallTime received_at;
    std::optional<WallTime> handled_at;
    std::string handled_by;
    std::string note;
};

struct UnmatchedFilter {
    bool handled = false;                 // those that a person has dealt with, too
    std::optional<WhyUnmatched> why{};    // nothing: any
    std::optional<std::int64_t> before{};  // page by key: the last id of the page before
    std::int64_t limit = 50;              // at most 500
};

namespace unmatched_store {

void keep(
    store::Transaction& tx,
    std::int64_t message_id,
    WhyUnmatched why,
    const std::string& suggestion,
    WallTime received_at
);
/// The newest first.
std::vector<UnmatchedMessage> list(
    store::Sql& sql, const store::PhoneCodec& codec, const UnmatchedFilter& filter
);
std::int64_t countOpen(store::Sql& sql);
/// False: there is no such message, or somebody has dealt with it.
bool handle(
    store::Transaction& tx, std::int64_t message_id, const std::string& by, const std::string& note, WallTime now
);

}  // namespace unmatched_store
}  // namespace tama::runtime
