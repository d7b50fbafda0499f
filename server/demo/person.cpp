#include "server/demo/person.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/numbering_plans.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

namespace tama::demo {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Shares of the people to whom no fact is planted.
constexpr double kOutOfCoverage = 0.04;
constexpr double kNoSuchNumber = 0.015;
constexpr double kSilent = 0.14;
constexpr double kForgetful = 0.10;
constexpr double kLate = 0.10;
constexpr double kBreaksOff = 0.07;

constexpr double kSloppy = 0.05;       // an answer in the wrong form, at the first try
constexpr double kMisread = 0.36;      // the same, to the misread question
constexpr double kSloppyAgain = 0.12;  // at the second try
constexpr int kUnderstoodAfter = 4;    // attempts: then anybody has seen what is wanted
constexpr hours kNetworkGivesUp{12};

Milliseconds between(Milliseconds low, Milliseconds high, Random& random) {
    const auto span = static_cast<std::uint64_t>((high - low).count()) + 1;
    return low + Milliseconds{static_cast<Milliseconds::rep>(random.below(span))};
}

Temper drawTemper(Random& random) {
    double drawn = random.unit();
    for (const auto& [share, temper] : {
             std::pair{kSilent, Temper::Silent},
             std::pair{kForgetful, Temper::Forgetful},
             std::pair{kLate, Temper::Late},
             std::pair{kBreaksOff, Temper::BreaksOff},
         }) {
        if (drawn < share) return temper;
        drawn -= share;
    }
    return Temper::Prompt;
}

const Place* placeOf(const Country& country, std::string_view id) {
    const auto found = std::find_if(country.places.begin(), country.places.end(), [id](const Place& place) {
        return place.source_id == id;
    });
    return found == country.places.end() ? nullptr : &*found;
}

/// A country without the fact has an empty name for it, which fits nobody.
bool isPlanted(std::string_view fact, std::string_view here) {
    return !fact.empty() && fact == here;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// The number of the choice whose label stands after it in the text: "1 for Yes, 2 for No".
std::string choose(Random& random, std::initializer_list<std::pair<double, std::string_view>> choices) {
    double drawn = random.unit();
    for (const auto& [share, answer] : choices) {
        if (drawn < share) return std::string(answer);
        drawn -= share;
    }
    return std::string(choices.begin()->second);
}

/// What a person who understood the question answers. Numbers and words as people write them.
std::string rightAnswer(
    const Person& person, const PlantedFacts& facts, std::string_view text, Random& random
) {
    const std::string question = lowerAscii(text);
    const bool no_stock = person.district == facts.stock_out_district;
    const bool french = person.worker.language == "fra";
    const auto yes = french ? "oui" : "yes";
    const auto no = french ? "non" : "no";
    if (contains(question, "act in stock") || contains(question, "act en stock")) {
        if (no_stock) return choose(random, {{0.7, "2"}, {0.3, no}});
        return choose(random, {{0.55, "1"}, {0.3, yes}, {0.1, "2"}, {0.05, no}});
    }
    if (contains(question, "how many weeks") || contains(question, "combien de semaines")) {
        return std::to_string(no_stock ? 0 : 1 + random.below(12));
    }
    if (contains(question, "rdt") || contains(question, "tdr")) {
        if (contains(question, "expired") || contains(question, "1 act")) {
            return choose(random, {{0.7, "4"}, {0.15, "1"}, {0.1, "2"}, {0.05, "3"}});
        }
        return std::to_string(10 * random.below(30));
    }
    if (contains(question, "how many days") || contains(question, "combien de jours")) {
        return std::to_string(no_stock ? 12 + random.below(18) : random.below(6));
    }
    if (contains(question, "number") || contains(question, "nombre")) return std::to_string(random.below(20));
    if (contains(question, "1 for yes") || contains(question, "1 yes") || contains(question, "1 pour oui") ||
        contains(question, "1 oui")) {
        return choose(random, {{0.45, "1"}, {0.25, yes}, {0.2, "2"}, {0.1, no}});
    }
    if (contains(question, "1 ")) return choose(random, {{0.5, "1"}, {0.3, "2"}, {0.2, "3"}});
    return choose(
        random,
        {{0.5, french ? "Deux agents attendent encore" : "Two of us still wait"},
         {0.5, french ? "Rien de plus à dire" : "Nothing more to say"}}
    );
}

std::string sloppyAnswer(const Person& person, bool misread, Random& random) {
    const bool french = person.worker.language == "fra";
    if (misread) {
        return choose(
            random,
            {{0.4, french ? "depuis lundi" : "since Monday"},
             {0.3, french ? "tout le mois" : "the whole month"},
             {0.3, french ? "beaucoup" : "many days"}}
        );
    }
    return choose(random, {{0.4, french ? "je ne sais pas" : "I dont know"}, {0.3, "ok"}, {0.3, "???"}});
}

Milliseconds thinkingTime(const Person& person, const Question& question, Random& random) {
    if (question.is_first && !question.is_reminder && person.temper == Temper::Late) {
        return between(hours{26}, hours{38}, random);  // past the reminder of 24 h
    }
    if (question.is_first && !question.is_reminder) {
        return random.chance(0.75) ? between(minutes{1}, minutes{40}, random)
                                   : between(minutes{40}, hours{9}, random);
    }
    return random.chance(0.93) ? between(seconds{30}, minutes{12}, random)
                               : between(hours{1}, hours{4}, random);
}

bool answers(const Person& person, const Question& question, Random& random) {
    switch (person.temper) {
        case Temper::Prompt:
        case Temper::Leaves:
        case Temper::Stranger:
            return !question.is_reminder;
        case Temper::Late:
            return !question.is_reminder;  // the answer to the first message is on its way
        case Temper::Forgetful:
            return !question.is_first || question.is_reminder;
        case Temper::Silent:
            return false;
        case Temper::BreaksOff:
            return !question.is_reminder && (question.is_first || random.chance(0.55));
    }
    return false;
}

}  // namespace

Person makePerson(const Country& country, const HealthWorker& worker, std::uint64_t seed) {
    Person person;
    person.worker = worker;
    person.seed = seedFor(seed, worker.source_id);
    const Place* facility = placeOf(country, worker.facility_id);
    const Place* district = facility ? placeOf(country, facility->parent_id) : nullptr;
    if (district) person.district = district->name;
    if (const auto number = PhoneNumber::fromE164(worker.phone)) {
        person.operator_name = NumberingPlans::builtIn().operatorOf(*number);
    }

    const auto& facts = country.facts;
    Random random(seedFor(person.seed, "temper"));
    person.temper = drawTemper(random);
    if (random.chance(kOutOfCoverage)) person.reach = Reach::OutOfCoverage;
    if (random.chance(kNoSuchNumber)) person.reach = Reach::NoSuchNumber;
    if (facility && isPlanted(facts.facility_off_the_air, facility->name))
        person.reach = Reach::OutOfCoverage;
    if (isPlanted(facts.wrong_number, worker.source_id)) person.temper = Temper::Stranger;
    if (isPlanted(facts.stops, worker.source_id)) person.temper = Temper::Leaves;
    const bool is_tester = worker.facility_id.empty();
    const bool shares = std::find(facts.shared_phone.begin(), facts.shared_phone.end(), worker.source_id) !=
                        facts.shared_phone.end();
    if (shares || is_tester) person.temper = Temper::Prompt;
    if (shares || is_tester || person.temper == Temper::Stranger || person.temper == Temper::Leaves)
        person.reach = Reach::Good;
    return person;
}

Question readQuestion(std::string_view text) {
    Question question;
    const std::string lower = lowerAscii(text);
    question.is_reminder = contains(lower, "reminder") || contains(lower, "rappel");
    const auto position = text.find('Q');
    const bool numbered = position != std::string_view::npos && position + 1 < text.size() &&
                          text[position + 1] >= '1' && text[position + 1] <= '9' &&
                          (position == 0 || text[position - 1] == ' ');
    if (numbered) question.key = "q" + std::string(1, text[position + 1]);
    if (question.is_reminder) question.key = "q1";
    question.is_first = question.key == "q1";
    if (question.key.empty()) {
        question.is_repeat =
            startsWithIgnoringCase(text, "Please reply") || startsWithIgnoringCase(text, "Répondez");
        const bool asks = contains(text, "?") || contains(lower, "reply") || contains(lower, "pondez") ||
                          startsWithIgnoringCase(text, "please");
        const bool thanks = contains(lower, "thank you") || contains(lower, "merci");
        question.wants_answer = asks && !thanks;
        if (!question.is_repeat) question.key = std::to_string(seedFor(0, text));
    }
    return question;
}

Reaction react(
    const Person& person, const PlantedFacts& facts, std::string_view text, const Question& question
) {
    Random random(seedFor(
        person.seed,
        question.key + (question.is_reminder ? "/reminder/" : "/") + std::to_string(question.attempt)
    ));
    Reaction reaction;
    if (person.reach == Reach::OutOfCoverage) {
        reaction.delivered = false;
        reaction.error_code = "027";
        reaction.receipt_after = kNetworkGivesUp;
        return reaction;
    }
    if (person.reach == Reach::NoSuchNumber) {
        reaction.delivered = false;
        reaction.error_code = "001";
        reaction.receipt_after = seconds{20};
        return reaction;
    }
    reaction.receipt_after = between(seconds{2}, seconds{25}, random);
    Milliseconds operator_delay{0};
    if (isPlanted(facts.slow_operator, person.operator_name)) {
        reaction.receipt_after = between(hours{3}, hours{5}, random);
        operator_delay = between(minutes{90}, hours{3}, random);
    }
    if (!question.wants_answer || !answers(person, question, random)) return reaction;

    const bool misread =
        !facts.misread_question.empty() &&
        (contains(lowerAscii(text), facts.misread_question) || contains(text, "Combien de jours"));
    const double sloppy = question.attempt >= kUnderstoodAfter ? 0.0
                          : question.attempt > 1               ? kSloppyAgain
                          : misread                            ? kMisread
                                                               : kSloppy;
    if (person.temper == Temper::Stranger) {
        reaction.reply = "Wrong number, I am not a health worker";
    } else if (person.temper == Temper::Leaves && question.key == "q2") {
        reaction.reply = "STOP";
    } else if (random.chance(sloppy) && person.temper != Temper::Leaves) {
        reaction.reply = sloppyAnswer(person, misread, random);
    } else {
        reaction.reply = rightAnswer(person, facts, text, random);
    }
    reaction.reply_after = operator_delay + thinkingTime(person, question, random);
    return reaction;
}

}  // namespace tama::demo
