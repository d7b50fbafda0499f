// The SOP's tips on questions: numbered answers, an example for numbers, asking again twice and no more,
// nothing sensitive, few questions, who asks and that it is free, thanks at the end.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/lint/rules.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kManyQuestions = 10;

bool containsAny(const std::string& folded, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return folded.find(word) != std::string::npos;
    });
}

/// As containsAny, for whole words: "pin" is not in "opinion".
bool containsWord(const std::string& folded, std::initializer_list<std::string_view> words) {
    const std::string padded = " " + folded + " ";
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        for (std::size_t at = padded.find(word); at != std::string::npos; at = padded.find(word, at + 1)) {
            const auto is_letter = [](char c) {
                return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
            };
            if (!is_letter(padded[at - 1]) && !is_letter(padded[at + word.size()])) return true;
        }
        return false;
    });
}

bool hasDigit(std::string_view text) {
    return std::any_of(text.begin(), text.end(), &isDigit);
}

bool isNumberTest(const Case& test) {
    return test.type.starts_with("has_number");
}

bool isWordTest(const Case& test) {
    constexpr std::array<std::string_view, 6> kWordTests{
        "has_any_word", "has_all_words", "has_phrase", "has_beginning", "has_only_phrase", "has_only_text"};
    return std::find(kWordTests.begin(), kWordTests.end(), test.type) != kWordTests.end();
}

/// Whether a way leads from a node to the question, and whether something counts on the way.
struct WayBack {
    bool exists = false;
    bool counted = true;  // every way passes a router that counts
};

bool counts(const Node& node) {
    if (!node.router || node.router->wait) return false;
    const std::string_view operand = node.router->operand.source();
    return operand.find("visit_count") != std::string_view::npos ||
           operand.find("locals.") != std::string_view::npos ||
           operand.find("results.") != std::string_view::npos ||
           operand.find("run.path") != std::string_view::npos;
}

WayBack wayBack(const Inspected& inspected, std::size_t from, std::size_t question) {
    WayBack out;
    if (from == kNowhere) return out;
    struct Place {
        std::size_t node;
        bool counted;
    };
    std::vector<Place> open{{from, false}};
    std::array<std::vector<bool>, 2> seen;
    for (auto& flags : seen) flags.assign(inspected.next.size(), false);
    while (!open.empty()) {
        const auto [node, counted_before] = open.back();
        open.pop_back();
        if (node == question) {
            out.exists = true;
            out.counted = out.counted && counted_before;
            continue;
        }
        const bool counted = counted_before || counts(inspected.flow.nodes[node]);
        if (seen[counted][node] || inspected.waits(node)) continue;
        seen[counted][node] = true;
        for (const std::size_t to : inspected.next[node]) open.push_back({to, counted});
    }
    return out;
}

void checkAnswers(const Inspected& inspected, std::size_t node, const std::string& asked) {
    const Router& router = *inspected.flow.nodes[node].router;
    const auto word_tests =
        static_cast<std::size_t>(std::count_if(router.cases.begin(), router.cases.end(), &isWordTest));
    if (word_tests >= 2) {
        const bool numbers_accepted =
            std::all_of(router.cases.begin(), router.cases.end(), [](const Case& test) {
                return !isWordTest(test) ||
                       std::any_of(
                           test.arguments.base.begin(),
                           test.arguments.base.end(),
                           [](const Template& argument) { return hasDigit(argument.source()); }
                       );
            });
        if (!numbers_accepted) {
            inspected.add(
                Severity::Tip,
                "numbered",
                node,
                "number the answers 1, 2, … and accept the number as well as the word"
            );
        } else if (!asked.empty() && !hasDigit(asked)) {
            inspected.add(
                Severity::Tip, "numbered", node, "the text does not name the numbers that are accepted"
            );
        }
    }
    if (!router.cases.empty() && std::all_of(router.cases.begin(), router.cases.end(), &isNumberTest) &&
        !asked.empty() && !hasDigit(asked)) {
        inspected.add(
            Severity::Tip, "example", node, "give an example of the number: \"Reply with a number, e.g. 12\""
        );
    }
    if (router.cases.empty() || router.default_category == kNowhere) return;
    const Category& other = router.categories[router.default_category];
    const WayBack way = wayBack(inspected, inspected.flow.nodes[node].exits[other.exit].destination, node);
    if (!way.exists) {
        inspected.add(
            Severity::Tip, "ask-again", node, "an answer that is not understood is not asked again"
        );
    } else if (!way.counted) {
        inspected.add(
            Severity::Warning,
            "unbounded",
            node,
            "asks again without end; count the tries (@node.visit_count) and go on after two"
        );
    }
}

void checkSensitive(const Inspected& inspected, std::size_t node, const std::string& folded) {
    if (containsWord(
            folded,
            {"pin",
             "password",
             "mot de passe",
             "otp",
             "bank account",
             "compte bancaire",
             "credit card",
             "code secret"}
        )) {
        inspected.add(
            Severity::Warning,
            "sensitive",
            node,
            "seems to ask for a secret (PIN, password, bank account); never ask that by SMS"
        );
    } else if (containsWord(
                   folded, {"hiv", "vih", "salary", "salaire", "religion", "pregnant", "enceinte"}
               )) {
        inspected.add(
            Severity::Tip, "sensitive", node, "is about something personal; others may read the phone"
        );
    }
}

void checkOpening(const Inspected& inspected, const std::string& first) {
    if (first.empty()) return;
    if (!containsAny(first, {"ministry", "ministere", "moh", "health", "sante"})) {
        inspected.add(Severity::Tip, "opening", "the first message does not say who asks");
    }
    if (!containsAny(first, {"free", "gratuit", "no cost"})) {
        inspected.add(Severity::Tip, "opening", "the first message does not say that answering is free");
    }
    if (!containsWord(first, {"stop"})) {
        inspected.add(Severity::Tip, "opening", "the first message does not name STOP, the way to opt out");
    }
}

}  // namespace

void checkQuestions(const Inspected& inspected) {
    const auto& nodes = inspected.flow.nodes;
    std::size_t questions = 0;
    std::string first;
    bool thanks = false;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        std::size_t messages = 0;
        for (const ActionParts& parts : inspected.actions[i]) {
            if (parts.message == nullptr) continue;
            ++messages;
            const std::string folded = keywordKey(estimatedText(parts.message->base));
            if (first.empty()) first = folded;
            thanks = thanks || containsAny(folded, {"thank", "merci"});
            checkSensitive(inspected, i, folded);
        }
        if (messages >= 3) {
            inspected.add(
                Severity::Warning,
                "burst",
                i,
                "sends " + std::to_string(messages) + " messages at once; they may arrive in any order"
            );
        }
        if (!inspected.waits(i) || !inspected.reachable[i]) continue;
        ++questions;
        const auto texts = inspected.questionTexts(i);
        checkAnswers(inspected, i, texts.empty() ? std::string() : estimatedText(texts.front()->base));
    }
    if (questions == 0) return;
    checkOpening(inspected, first);
    if (!thanks) inspected.add(Severity::Tip, "thanks", "no message thanks for the answers");
    if (questions > kManyQuestions) {
        inspected.add(
            Severity::Tip,
            "length",
            "asks " + std::to_string(questions) + " questions; after 5 to 10 people stop answering"
        );
    }
}

}  // namespace tama::flows
