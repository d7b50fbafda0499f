// Enrolment by SMS: a worker joins with staff number and facility, or the in-charge lists the staff; the in-charge,
// the old number or the iHRIS manager confirms it. Until then the number is provisional: phone.origin says so, the
// send permit lets only service messages and emergencies pass (requests/permit.hpp), and groups leave it out.
// Every text to be sent is kept, so that the permit knows it. Writes belong in a closure of the commit queue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/numbering_plans.hpp"
#include "base/result.hpp"
#include "registry/enrolment_words.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::registry {

/// The referents must outlive it.
struct EnrolmentTools {
    const NumberingPlans& plans;
    const store::PhoneCodec& codec;
    IdSource& ids;
    std::string country;   // of numbers without country code
    std::string language;  // ISO 639-3, for those whose language is not known
};

struct EnrolmentMessage {
    PhoneNumber to;
    std::optional<std::int64_t> worker_id;
    std::string text;
};
/// To be sent as service messages. Nothing: the message was not for enrolment.
using EnrolmentMessages = std::vector<EnrolmentMessage>;

EnrolmentMessages takeEnrolmentWord(
    store::Transaction& tx,
    const EnrolmentTools& tools,
    const PhoneNumber& from,
    const EnrolmentWord& word,
    WallTime now
);

/// The iHRIS manager's decision. NotFound or Conflict where it is not open.
Result<EnrolmentMessages> decideEnrolment(
    store::Transaction& tx,
    const EnrolmentTools& tools,
    std::int64_t enrolment_id,
    bool confirmed,
    std::string_view actor,
    WallTime now
);

/// Whether enrolment says this text to this number.
bool isEnrolmentMessage(store::Sql& sql, std::int64_t number_key, std::string_view text);
/// A number that nobody has confirmed, of whoever holds it. One of the registry itself is not provisional.
bool isProvisional(store::Sql& sql, std::int64_t number_key);

struct OpenEnrolment {
    std::int64_t id = 0;
    std::string kind;  // join, new_sim
    std::string staff_id;
    std::string name;  // of the worker, as the registry has it
    std::string place;
    std::string number;  // masked
    WallTime created_at;
};
inline constexpr std::size_t kEnrolmentsOfPage = 500;
/// The oldest first, those behind `after` (an id), at most a page.
std::vector<OpenEnrolment> openEnrolments(
    store::Sql& sql, const store::PhoneCodec& codec, std::int64_t after = 0
);
std::int64_t countOpenEnrolments(store::Sql& sql);

}  // namespace tama::registry
