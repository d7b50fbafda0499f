// How one person of Tamaland behaves: what they are like, which question a text is, and what they do when it
// arrives. Pure: a reaction depends only on the seed, the person and the question; delays are demo time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "server/demo/country.hpp"

namespace tama::demo {

/// What becomes of a message on its way to the telephone.
enum class Reach : std::uint8_t {
    Good,
    OutOfCoverage,  // the network gives up after its validity
    NoSuchNumber    // the network says so at once
};

/// What a person is like for as long as the country exists.
enum class Temper : std::uint8_t {
    Prompt,     // answers, most within half an hour
    Late,       // answers the first question a day later
    Forgetful,  // answers when reminded
    Silent,     // reads and never answers
    BreaksOff,  // stops answering in the middle
    Stranger,   // has a health worker's number and says that it is wrong
    Leaves      // says STOP to the second question
};

struct Person {
    HealthWorker worker;
    std::string operator_name;
    std::string district;
    Reach reach = Reach::Good;
    Temper temper = Temper::Prompt;
    std::uint64_t seed = 0;  // of everything this person decides
};

Person makePerson(const Country& country, const HealthWorker& worker, std::uint64_t seed);

/// How a question wants to be answered, as a person reads it.
struct Question {
    std::string key;  // "q1" … of a numbered question, else a digest of the text
    bool is_first = false;
    bool is_reminder = false;
    int attempt = 1;  // how often this person has now been asked it
    bool is_repeat =
        false;  // asks for the form of an answer again; `key` is empty: the last question is meant
    bool wants_answer = true;  // thanks and announcements do not
};
Question readQuestion(std::string_view text);

struct Reaction {
    bool delivered = true;
    std::string error_code = "000";  // of the receipt, as this country's operators write it
    Milliseconds receipt_after{0};
    std::optional<std::string> reply{};
    Milliseconds reply_after{0};  // after the message was sent
};

/// Error codes of the country's operators, for the channel's table of outcome classes.
inline constexpr std::int64_t kErrorAbsent = 27;
inline constexpr std::int64_t kErrorUnknownSubscriber = 1;

/// What a person does with a text. `question` is the one it asks: for a repeat, the one that was asked
/// before.
Reaction react(
    const Person& person, const PlantedFacts& facts, std::string_view text, const Question& question
);

}  // namespace tama::demo
