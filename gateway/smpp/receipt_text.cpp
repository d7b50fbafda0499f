#include "gateway/smpp/receipt_text.hpp"

#include <algorithm>
#include <array>

namespace tama::gateway::smpp {
namespace {

struct StateWord {
    std::string_view word;  // upper case
    MessageState state;
};

// The words of appendix B, those seen in the wild, and the digits of message_state. "0" is Yo!'s "delivered".
constexpr std::array<StateWord, 34> kStateWords{{
    {"DELIVRD", MessageState::Delivered},
    {"DELIVERED", MessageState::Delivered},
    {"DELIVERD", MessageState::Delivered},
    {"0", MessageState::Delivered},
    {"2", MessageState::Delivered},
    {"EXPIRED", MessageState::Expired},
    {"3", MessageState::Expired},
    {"DELETED", MessageState::Deleted},
    {"4", MessageState::Deleted},
    {"UNDELIV", MessageState::Undeliverable},
    {"UNDELIVERABLE", MessageState::Undeliverable},
    {"UNDELIVERED", MessageState::Undeliverable},
    {"FAILED", MessageState::Undeliverable},
    {"5", MessageState::Undeliverable},
    {"ACCEPTD", MessageState::Accepted},
    {"ACCEPTED", MessageState::Accepted},
    {"ACKED", MessageState::Accepted},
    {"6", MessageState::Accepted},
    {"UNKNOWN", MessageState::Unknown},
    {"UNKNOWNDELIV", MessageState::Unknown},
    {"NOROUTE", MessageState::Undeliverable},
    {"7", MessageState::Unknown},
    {"REJECTD", MessageState::Rejected},
    {"REJECTED", MessageState::Rejected},
    {"REJECT", MessageState::Rejected},
    {"8", MessageState::Rejected},
    {"ENROUTE", MessageState::Enroute},
    {"BUFFRED", MessageState::Enroute},
    {"BUFFERD", MessageState::Enroute},
    {"BUFFERED", MessageState::Enroute},
    {"QUEUED", MessageState::Enroute},
    {"PENDING", MessageState::Enroute},
    {"SENT", MessageState::Enroute},
    {"1", MessageState::Enroute},
}};

char lowerCase(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
char upperCase(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}
bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::optional<MessageState> stateOfWord(std::string_view word) {
    std::string upper(word);
    std::ranges::transform(upper, upper.begin(), upperCase);
    const auto* const found =
        std::ranges::find_if(kStateWords, [&upper](const StateWord& entry) { return entry.word == upper; });
    if (found == kStateWords.end()) return std::nullopt;
    return found->state;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
    return text;
}

/// Where `key` ("stat:") starts as a word of its own; npos when it does not. Both in lower case.
std::size_t findKey(std::string_view text, std::string_view key) {
    for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
        if (at == 0 || isBlank(text[at - 1]) || text[at - 1] == ',') return at;
    }
    return std::string_view::npos;
}

/// The fields before "text:", which opens what a person wrote.
class TextFields {
  public:
    explicit TextFields(std::string_view text) : text_(text), lower_(text) {
        std::ranges::transform(lower_, lower_.begin(), lowerCase);
        const std::size_t end = findKey(lower_, "text:");
        if (end != std::string::npos) {
            lower_.resize(end);
            text_ = text_.substr(0, end);
        }
    }

    bool startsWith(std::string_view key) const { return lower_.starts_with(key); }
    /// The word after `key`; nothing when the key is missing or nothing follows it.
    std::optional<std::string> value(std::string_view key) const {
        std::size_t at = findKey(lower_, key);
        if (at == std::string_view::npos) return std::nullopt;
        at += key.size();
        while (at < text_.size() && text_[at] == ' ') ++at;
        std::size_t end = at;
        while (end < text_.size() && !isBlank(text_[end]) && text_[end] != ',') ++end;
        if (end == at) return std::nullopt;
        const std::string_view word = text_.substr(at, end - at);
        const std::string_view lower = std::string_view(lower_).substr(at, end - at);
        // "err: stat:DELIVRD" is an empty err, not an err named "stat:DELIVRD".
        constexpr std::array<std::string_view, 6> kKeys{"id:", "sub:", "dlvrd:", "date:", "stat:", "err:"};
        if (std::ranges::any_of(kKeys, [lower](std::string_view other) {
                return lower.starts_with(other);
            })) {
            return std::nullopt;
        }
        return std::string(word);
    }

  private:
    std::string_view text_;
    std::string lower_;
};

std::optional<Receipt> standardForm(std::string_view text, bool marked) {
    const TextFields fields(text);
    const std::optional<std::string> id = fields.value("id:");
    const std::optional<std::string> state = fields.value("stat:");
    if (!marked && (!fields.startsWith("id:") || !state || !fields.value("done date:"))) return std::nullopt;
    if (!id && !state) return std::nullopt;
    Receipt receipt;
    receipt.message_id = id.value_or("");
    receipt.state_text = state.value_or("");
    receipt.state = stateOfWord(receipt.state_text);
    receipt.error_code = fields.value("err:").value_or("");
    if (const auto done = fields.value("done date:")) receipt.done_at = parseReceiptDate(*done);
    return receipt;
}

/// "362d9701 2": an id and a message_state (MMG).
std::optional<Receipt> idAndState(std::string_view text) {
    const std::size_t gap = text.find(' ');
    if (gap == std::string_view::npos || gap == 0) return std::nullopt;
    const std::string_view state = trimmed(text.substr(gap));
    const std::optional<MessageState> known = stateOfWord(state);
    if (!known) return std::nullopt;
    Receipt receipt;
    receipt.message_id = std::string(text.substr(0, gap));
    receipt.state = known;
    receipt.state_text = std::string(state);
    return receipt;
}

/// "00,0210021543,0210021500,,447887123456,8000,we23…": result, done MMDDhhmm.., sent, -, to, from, id. Only
/// result 00 is documented; the others are left to the route's own table.
std::optional<Receipt> commaForm(std::string_view text) {
    std::array<std::string_view, 7> columns;
    std::size_t count = 0;
    while (count < columns.size()) {
        const std::size_t comma = text.find(',');
        columns[count++] = trimmed(text.substr(0, comma));
        if (comma == std::string_view::npos) break;
        text.remove_prefix(comma + 1);
    }
    const bool result = columns[0].size() == 2 && std::ranges::all_of(columns[0], isDigit);
    if (count != columns.size() || !result || columns[6].empty()) return std::nullopt;
    Receipt receipt;
    receipt.message_id = std::string(columns[6]);
    receipt.state_text = std::string(columns[0]);
    if (columns[0] == "00") {
        receipt.state = MessageState::Delivered;
    } else {
        receipt.error_code = receipt.state_text;
    }
    return receipt;
}

bool looksLikeUtf16(std::string_view body) {
    if (body.size() < 4 || body.size() % 2 != 0) return false;
    return body[0] == '\0' && body[1] != '\0' && body[2] == '\0' && body[3] != '\0';
}

}  // namespace

std::string plainReceiptText(std::string_view body, std::uint8_t data_coding) {
    constexpr std::uint8_t kUcs2 = 8;
    constexpr std::string_view kBigEndianMark = "\xFE\xFF";
    constexpr std::string_view kLittleEndianMark = "\xFF\xFE";
    const bool little = body.starts_with(kLittleEndianMark);
    const bool marked = little || body.starts_with(kBigEndianMark);
    // Some SMSCs say data_coding 8 and write ASCII: only NULs in the high octets make it UTF-16.
    const bool wide = marked || looksLikeUtf16(body);
    std::string text;
    if (!wide) {
        text = body;
    } else {
        for (std::size_t i = marked ? 2 : 0; i + 1 < body.size(); i += 2) {
            const char high = body[little ? i + 1 : i];
            const char low = body[little ? i : i + 1];
            text.push_back(high == '\0' ? low : '?');
        }
    }
    std::erase(text, '\0');
    return data_coding == kUcs2 || wide ? std::string(trimmed(text)) : text;
}

std::optional<WallTime> parseReceiptDate(std::string_view digits) {
    if (digits.size() < 10 || digits.size() > 14 || digits.size() % 2 != 0) return std::nullopt;
    if (!std::ranges::all_of(digits, isDigit)) return std::nullopt;
    const auto two = [digits](std::size_t at) { return (digits[at] - '0') * 10 + (digits[at + 1] - '0'); };
    const auto read = [&](std::size_t year_digits) -> std::optional<WallTime> {
        const bool long_year = year_digits == 4;
        const int year = long_year ? two(0) * 100 + two(2) : 2000 + two(0);
        const std::size_t rest = digits.size() - year_digits;
        const std::chrono::year_month_day date{
            std::chrono::year{year},
            std::chrono::month{static_cast<unsigned>(two(year_digits))},
            std::chrono::day{static_cast<unsigned>(two(year_digits + 2))}};
        const int hour = two(year_digits + 4);
        const int minute = two(year_digits + 6);
        const int second = rest == 10 ? two(year_digits + 8) : 0;
        if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
        return WallTime{
            std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
            std::chrono::seconds{second}};
    };
    if (digits.size() == 14) return read(4);
    if (digits.size() == 10) return read(2);
    const std::optional<WallTime> with_seconds = read(2);
    return with_seconds ? with_seconds : read(4);
}

std::optional<Receipt> receiptFromText(const std::string& text, bool marked) {
    const std::string_view body = trimmed(text);
    if (body.empty()) return std::nullopt;
    if (std::optional<Receipt> standard = standardForm(body, marked)) return standard;
    if (!marked) return std::nullopt;
    if (std::optional<Receipt> pair = idAndState(body)) return pair;
    return commaForm(body);
}

}  // namespace tama::gateway::smpp
