#include "gateway/outcome_map.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <toml++/toml.h>

#include "base/text.hpp"
#include "gateway/embedded/outcomes_standard.hpp"

namespace tama::gateway {
namespace {

std::string upperCase(std::string_view text) {
    std::string upper(text);
    std::ranges::transform(upper, upper.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    });
    return upper;
}

template <class Value>
bool holds(const std::vector<Value>& values, const Value& wanted) {
    return std::ranges::find(values, wanted) != values.end();
}

/// What a state means by itself; nothing while the message is on its way.
std::optional<MessageState> resultOf(const std::optional<smpp::MessageState>& state) {
    if (!state) return std::nullopt;
    switch (*state) {
        case smpp::MessageState::Delivered:
            return MessageState::Delivered;
        case smpp::MessageState::Expired:
            return MessageState::Expired;
        case smpp::MessageState::Rejected:
            return MessageState::Rejected;
        case smpp::MessageState::Deleted:
        case smpp::MessageState::Undeliverable:
            return MessageState::Undelivered;
        default:
            return std::nullopt;
    }
}

}  // namespace

std::int64_t errorNumber(std::string_view error_code) {
    if (const auto colon = error_code.rfind(':'); colon != std::string_view::npos) {
        error_code.remove_prefix(colon + 1);
    }
    std::int64_t number = 0;
    const auto* end = error_code.data() + error_code.size();
    const auto read = std::from_chars(error_code.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end && number >= 0 ? number : 0;
}

/// Reads one file; the first thing that is wrong ends it.
struct OutcomeMap::Reader {
    std::string file;
    OutcomeMap map{nullptr};

    Error wrong(const toml::node& where, const std::string& what) const {
        return {ErrorCode::InvalidInput, what, file + ":" + std::to_string(where.source().begin.line)};
    }

    /// The values of a list, each given to `take`, which is false for one that it does not want.
    template <class Take>
    Result<void> each(const toml::table& rule, const char* key, const char* wanted, Take take) const {
        const toml::node* node = rule.get(key);
        if (node == nullptr) return {};
        const toml::array* list = node->as_array();
        bool good = list != nullptr && !list->empty();
        for (std::size_t i = 0; good && i < list->size(); ++i) good = take(*list->get(i));
        if (good) return {};
        return fail(wrong(*node, std::string(key) + " must be a list of " + wanted));
    }

    template <class Value, class Read>
    Result<void> word(
        const toml::table& rule, const char* key, const std::string& choices, std::optional<Value>& into, Read from
    ) const {
        const toml::node* node = rule.get(key);
        if (node == nullptr) return {};
        const auto text = node->value_exact<std::string>();
        if (text) into = from(*text);
        if (into) return {};
        return fail(wrong(*node, std::string(key) + " must be one of " + choices));
    }

    static std::optional<FailureClass> classFrom(const std::string& text) {
        using enum FailureClass;
        for (const auto known :
             {Absent, UnknownSubscriber, Barred, MemoryFull, NetworkError, RejectedContent, NoCredit}) {
            if (nameOf(known) == text) return known;
        }
        return std::nullopt;
    }

    static std::optional<MessageState> resultFrom(const std::string& text) {
        if (text == "open") return MessageState::Submitted;
        for (const auto known :
             {MessageState::Delivered, MessageState::Undelivered, MessageState::Expired, MessageState::Rejected}) {
            if (nameOf(known) == text) return known;
        }
        return std::nullopt;
    }

    Result<void> readClass(const toml::table& rule, std::optional<FailureClass>& into) const {
        return word(
            rule,
            "class",
            "absent, unknown_subscriber, barred, memory_full, network_error, rejected_content, no_credit",
            into,
            classFrom
        );
    }

    Result<void> onlyKeys(const toml::table& rule, const std::vector<std::string_view>& known) const {
        for (const auto& [key, node] : rule) {
            if (!holds(known, std::string_view(key.str()))) {
                return fail(wrong(node, "'" + std::string(key.str()) + "' is no key of a rule"));
            }
        }
        return {};
    }

    Result<void> readReceipt(const toml::table& table) {
        ReceiptRule rule;
        if (auto read = onlyKeys(table, {"status", "error", "class", "result"}); !read) return read;
        auto read = each(table, "status", "words such as \"UNDELIV\"", [&rule](const toml::node& node) {
            const auto text = node.value_exact<std::string>();
            if (text) rule.statuses.push_back(upperCase(*text));
            return text.has_value();
        });
        if (!read) return read;
        read = each(table, "error", "numbers, or of texts such as \"21b\"", [&rule](const toml::node& node) {
            const auto number = node.value_exact<std::int64_t>();
            const auto text = node.value_exact<std::string>();
            if (number) rule.numbers.push_back(*number);
            if (text) rule.words.push_back(upperCase(*text));
            return number.has_value() || text.has_value();
        });
        if (!read) return read;
        if (read = readClass(table, rule.failure); !read) return read;
        read = word(table, "result", "delivered, undelivered, expired, rejected, open", rule.result, resultFrom);
        if (!read) return read;
        if (!rule.failure && !rule.result) return fail(wrong(table, "the rule has neither class nor result"));
        map.receipts_.push_back(std::move(rule));
        return {};
    }

    Result<void> readAnswer(const toml::table& table) {
        AnswerRule rule;
        if (auto read = onlyKeys(table, {"status", "class"}); !read) return read;
        auto read = each(table, "status", "numbers such as 0x0B", [&rule](const toml::node& node) {
            const auto number = node.value_exact<std::int64_t>();
            if (number) rule.statuses.push_back(*number);
            return number.has_value();
        });
        if (!read) return read;
        std::optional<FailureClass> failure;
        if (read = readClass(table, failure); !read) return read;
        if (rule.statuses.empty() || !failure) return fail(wrong(table, "the rule needs status and class"));
        rule.failure = *failure;
        map.answers_.push_back(std::move(rule));
        return {};
    }

    Result<void> readAll(const toml::table& top) {
        for (const auto& [key, node] : top) {
            const bool receipts = key.str() == "receipt";
            if (!node.is_array_of_tables() || (!receipts && key.str() != "answer")) {
                return fail(wrong(node, "there is nothing but [[receipt]] and [[answer]] here"));
            }
            for (const auto& rule : *node.as_array()) {
                auto taken = receipts ? readReceipt(*rule.as_table()) : readAnswer(*rule.as_table());
                if (!taken) return taken;
            }
        }
        return {};
    }
};

Result<OutcomeMap> OutcomeMap::parse(std::string_view toml, const std::string& file) {
    Reader reader{file, OutcomeMap{nullptr}};
    try {
        const toml::table top = toml::parse(toml, file);
        if (auto read = reader.readAll(top); !read) return fail(std::move(read.error()));
    } catch (const toml::parse_error& error) {
        return fail(
            ErrorCode::InvalidInput,
            std::string(error.description()),
            file + ":" + std::to_string(error.source().begin.line)
        );
    }
    return std::move(reader.map);
}

OutcomeMap::OutcomeMap() {
    static const OutcomeMap kStandard = [] {
        auto parsed = parse(embedded::outcomes_standard, "standard.toml");
        if (!parsed) throw std::logic_error(describe(parsed.error()));
        return std::move(*parsed);
    }();
    *this = kStandard;
}

OutcomeMap OutcomeMap::before(const OutcomeMap& others) const {
    OutcomeMap both = *this;
    both.receipts_.insert(both.receipts_.end(), others.receipts_.begin(), others.receipts_.end());
    both.answers_.insert(both.answers_.end(), others.answers_.begin(), others.answers_.end());
    return both;
}

OutcomeMap OutcomeMap::withErrors(const std::map<std::int64_t, FailureClass>& errors) const {
    OutcomeMap own{nullptr};
    for (const auto& [number, failure] : errors) {
        if (number != 0) own.receipts_.push_back({{}, {number}, {}, failure, {}});
    }
    return own.before(*this);
}

bool OutcomeMap::fits(const ReceiptRule& rule, const smpp::Receipt& receipt, std::int64_t number) {
    const bool status =
        rule.statuses.empty() || holds(rule.statuses, upperCase(receipt.state_text)) ||
        (receipt.state && holds(rule.statuses, std::string(smpp::nameOf(*receipt.state))));
    const bool any_error = rule.numbers.empty() && rule.words.empty();
    const bool error = any_error || (number != 0 && holds(rule.numbers, number)) ||
                       holds(rule.words, upperCase(receipt.error_code));
    return status && error;
}

std::optional<ReceiptOutcome> OutcomeMap::of(const smpp::Receipt& receipt) const {
    const std::int64_t number = errorNumber(receipt.error_code);
    std::optional<MessageState> state = resultOf(receipt.state);
    FailureClass failure = FailureClass::NetworkError;
    for (const ReceiptRule& rule : receipts_) {
        if (!fits(rule, receipt, number)) continue;
        if (rule.result) state = rule.result;
        if (rule.failure) failure = *rule.failure;
        break;
    }
    if (!state || *state == MessageState::Submitted) return std::nullopt;
    if (*state == MessageState::Delivered) failure = FailureClass::None;
    return ReceiptOutcome{*state, failure, number};
}

FailureClass OutcomeMap::ofAnswer(std::uint32_t command_status) const {
    if (command_status == 0) return FailureClass::None;
    for (const AnswerRule& rule : answers_) {
        if (holds(rule.statuses, static_cast<std::int64_t>(command_status))) return rule.failure;
    }
    return FailureClass::NetworkError;
}

}  // namespace tama::gateway
