// What an operator's receipts and refusals mean, in the one vocabulary that all operators share: rules read from
// data files, the route's own before the standard ones (gateway/data/outcomes/standard.toml, where the form is
// described). Immutable; any thread. Source: docs/operator-guide.md, "Error numbers".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "gateway/message.hpp"
#include "gateway/outcome_listener.hpp"
#include "gateway/smpp/receipt.hpp"

namespace tama::gateway {

/// What a receipt means for a part.
struct ReceiptOutcome {
    MessageState state = MessageState::Delivered;
    FailureClass failure = FailureClass::None;
    std::int64_t error_code = 0;
};

/// The number in a receipt's error code: "027" is 27, "3:4098" (network type and code) is 4098, "0A3" and the
/// like are 0: their meaning stands in rules as they are written.
std::int64_t errorNumber(std::string_view error_code);

class OutcomeMap {
  public:
    /// The standard rules alone.
    OutcomeMap();
    /// `toml`: the text of a file that `file` names. The Error says which rule is wrong, in which line.
    static Result<OutcomeMap> parse(std::string_view toml, const std::string& file);

    /// These rules, and where none of them fits those of `others`.
    OutcomeMap before(const OutcomeMap& others) const;
    /// The operator's own list of error numbers goes before all.
    OutcomeMap withErrors(const std::map<std::int64_t, FailureClass>& errors) const;

    /// Nothing for a receipt after which another one will come, and for a state that nobody knows.
    std::optional<ReceiptOutcome> of(const smpp::Receipt& receipt) const;
    /// Why a submit was refused.
    FailureClass ofAnswer(std::uint32_t command_status) const;

  private:
    struct ReceiptRule {
        std::vector<std::string> statuses;      // upper case; empty: any
        std::vector<std::int64_t> numbers;      // with `words`: any where both are empty
        std::vector<std::string> words;         // upper case
        std::optional<FailureClass> failure;
        std::optional<MessageState> result;     // Submitted: another receipt will follow
    };
    struct AnswerRule {
        std::vector<std::int64_t> statuses;
        FailureClass failure = FailureClass::NetworkError;
    };
    struct Reader;

    explicit OutcomeMap(std::nullptr_t) {}
    static bool fits(const ReceiptRule& rule, const smpp::Receipt& receipt, std::int64_t number);

    std::vector<ReceiptRule> receipts_;
    std::vector<AnswerRule> answers_;
};

}  // namespace tama::gateway
