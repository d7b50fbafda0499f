// What enrolment says, in the languages of the house. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tama::registry {

enum class EnrolmentText : std::uint8_t {
    HowToJoin,
    UnknownFacility,
    Noted,         // to who joined: somebody must confirm it
    Known,         // the number is theirs already
    AskInCharge,   // {name} {staff} {facility} {number} {code}
    AskOldNumber,  // {number} {code}
    Confirmed,     // to who joined
    Refused,       // to who joined
    Thanks,        // to who confirmed, refused or listed
    NotInCharge,
    CannotRead  // the in-charge listed a number that is none
};

struct EnrolmentNames {
    std::string name;
    std::string staff;
    std::string facility;
    std::string number;  // masked
    std::int64_t code = 0;
};

/// In the given language (ISO 639-3), or in English.
std::string enrolmentText(EnrolmentText text, std::string_view language, const EnrolmentNames& names = {});

}  // namespace tama::registry
