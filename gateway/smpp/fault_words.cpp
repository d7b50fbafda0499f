// The words in which a person asks the simulated SMSC to misbehave.
#include <array>
#include <charconv>
#include <functional>

#include <fmt/format.h>

#include "gateway/smpp/misbehaviour.hpp"

namespace tama::gateway::smpp {
namespace {

using Word = std::pair<std::string_view, std::uint8_t>;

struct FaultWord {
    std::string_view name;
    std::string_view takes;    // "N", "0xNN", "" for a switch, or the words
    std::string_view meaning;
    std::function<bool(Misbehaviour&, std::string_view)> set;
};

std::optional<std::uint64_t> numberFrom(std::string_view text) {
    const bool hex = text.starts_with("0x");
    if (hex) text.remove_prefix(2);
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number, hex ? 16 : 10);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return number;
}

template <class Number>
auto numberInto(Number Misbehaviour::*member) {
    return [member](Misbehaviour& faults, std::string_view text) {
        const auto number = numberFrom(text);
        if (number) faults.*member = static_cast<Number>(*number);
        return number.has_value();
    };
}

auto switchOn(bool Misbehaviour::*member) {
    return [member](Misbehaviour& faults, std::string_view text) {
        faults.*member = true;
        return text.empty();
    };
}

template <class Form>
auto wordInto(Form Misbehaviour::*member, std::vector<Word> words) {
    return [member, words = std::move(words)](Misbehaviour& faults, std::string_view text) {
        for (const auto& [word, value] : words) {
            if (word != text) continue;
            faults.*member = static_cast<Form>(value);
            return true;
        }
        return false;
    };
}

constexpr std::string_view kIdForms =
    "same|hex-then-decimal|decimal-then-hex|leading-zeros|other-case|uuid|longest";
constexpr std::string_view kReceiptForms =
    "standard|text-only|tlvs-only|id-and-state|columns|utf16|nuls|seconds|reordered|digits|disagreeing|data-sm";
constexpr std::string_view kAnswerForms = "header|empty-id|text";

/// "a|b|c" as a=0, b=1, c=2: in the order of the enumerators.
std::vector<Word> wordsOf(std::string_view list) {
    std::vector<Word> words;
    while (true) {
        const std::size_t bar = list.find('|');
        words.emplace_back(list.substr(0, bar), static_cast<std::uint8_t>(words.size()));
        if (bar == std::string_view::npos) return words;
        list.remove_prefix(bar + 1);
    }
}

const std::vector<FaultWord>& faultWords() {
    using M = Misbehaviour;
    static const std::vector<FaultWord> kWords{
        {"throttle-every", "N", "refuses every Nth submit as throttled", numberInto(&M::throttle_every)},
        {"silent-every", "N", "never answers every Nth submit", numberInto(&M::silent_every)},
        {"drop-every", "N", "cuts the line after every Nth submit", numberInto(&M::drop_every)},
        {"hang-up-every", "N", "hangs up after every Nth submit, its answers flushed", numberInto(&M::hang_up_every)},
        {"cut-every", "N", "cuts every Nth answer off in the middle", numberInto(&M::cut_every)},
        {"cut-after", "N", "octets of the answer that is cut", numberInto(&M::cut_after)},
        {"refuse-every", "N", "refuses every Nth submit with refuse-status", numberInto(&M::refuse_every)},
        {"refuse-status", "0xNN", "the command_status for refuse-every", numberInto(&M::refuse_status)},
        {"refusal-form", kAnswerForms, "what follows the header of a refusal",
         wordInto(&M::refusal_form, wordsOf(kAnswerForms))},
        {"unbind-every", "N", "unbinds after every Nth submit", numberInto(&M::unbind_every)},
        {"accept-per-second", "N", "throttles what comes faster",
         [](Misbehaviour& faults, std::string_view text) {
             const auto number = numberFrom(text);
             if (number) faults.accept_per_second = static_cast<double>(*number);
             return number.has_value();
         }},
        {"receipt-first", "", "sends the receipt before the answer", switchOn(&M::receipt_before_response)},
        {"answer-twice", "", "answers each submit twice", switchOn(&M::answer_twice)},
        {"stray-answers", "", "answers what was never asked", switchOn(&M::stray_answers)},
        {"reverse-answers", "N", "gives answers in reverse order, N at a time", numberInto(&M::reverse_answers)},
        {"id-form", kIdForms, "how ids differ between answer and receipt", wordInto(&M::id_form, wordsOf(kIdForms))},
        {"ids-used-again-after", "N", "gives an id again after N submits", numberInto(&M::ids_used_again_after)},
        {"receipt-form", kReceiptForms, "how receipts are written",
         wordInto(&M::receipt_form, wordsOf(kReceiptForms))},
        {"receipt-esm-class", "0xNN", "esm_class of receipts", numberInto(&M::receipt_esm_class)},
        {"receipt-copies", "N", "sends each receipt N times", numberInto(&M::receipt_copies)},
        {"enroute-after-final", "", "sends ENROUTE after each final receipt", switchOn(&M::enroute_after_final)},
        {"receipts-lost", "", "loses receipts when they are due", switchOn(&M::receipts_lost)},
        {"stray-receipts", "", "sends receipts for unknown ids", switchOn(&M::stray_receipts)},
        {"bind-status", "0xNN", "refuses each bind with it",
         [](Misbehaviour& faults, std::string_view text) {
             const auto number = numberFrom(text);
             if (number) faults.bind_status = static_cast<std::uint32_t>(*number);
             return number.has_value();
         }},
        {"bind-form", kAnswerForms, "what follows the header of that refusal",
         wordInto(&M::bind_form, wordsOf(kAnswerForms))},
        {"bind-unanswered", "", "never answers a bind", switchOn(&M::bind_unanswered)},
        {"bind-nacked", "", "answers a bind with generic_nack", switchOn(&M::bind_nacked)},
        {"enquire-link-unanswered", "", "never answers enquire_link", switchOn(&M::enquire_link_unanswered)},
        {"enquire-link-status", "0xNN", "answers enquire_link with it", numberInto(&M::enquire_link_status)},
        {"unbind-unanswered", "", "never answers unbind", switchOn(&M::unbind_unanswered)},
        {"deaf", "", "reads nothing after the bind", switchOn(&M::deaf)},
        {"write-size", "N", "writes N octets at a time", numberInto(&M::write_size)},
    };
    return kWords;
}

}  // namespace

Result<void> setFault(Misbehaviour& misbehaviour, std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::string_view name = text.substr(0, equals);
    const std::string_view value = equals == std::string_view::npos ? std::string_view{} : text.substr(equals + 1);
    for (const FaultWord& word : faultWords()) {
        if (word.name != name) continue;
        if (word.set(misbehaviour, value)) return {};
        return fail(
            ErrorCode::InvalidInput,
            word.takes.empty() ? "takes no value" : fmt::format("must be {}={}", name, word.takes),
            std::string(text)
        );
    }
    return fail(ErrorCode::InvalidInput, "is no fault; these are:\n" + describeFaults(), std::string(text));
}

std::string describeFaults() {
    std::string lines;
    for (const FaultWord& word : faultWords()) {
        const std::string usage = fmt::format("{}{}{}", word.name, word.takes.empty() ? "" : "=", word.takes);
        lines += fmt::format("  {:<28} {}\n", usage, word.meaning);
    }
    return lines;
}

}  // namespace tama::gateway::smpp
