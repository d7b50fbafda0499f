#include "gateway/smpp/receipt.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "gateway/smpp/receipt_text.hpp"

namespace tama::gateway::smpp {
namespace {

struct StateName {
    MessageState state;
    std::string_view name;  // the abbreviation of appendix B
};

constexpr std::array<StateName, 8> kStateNames{{
    {MessageState::Enroute, "ENROUTE"},
    {MessageState::Delivered, "DELIVRD"},
    {MessageState::Expired, "EXPIRED"},
    {MessageState::Deleted, "DELETED"},
    {MessageState::Undeliverable, "UNDELIV"},
    {MessageState::Accepted, "ACCEPTD"},
    {MessageState::Unknown, "UNKNOWN"},
    {MessageState::Rejected, "REJECTD"},
}};

std::string untilNul(const std::string& value) {
    return value.substr(0, value.find('\0'));
}

/// "network type:code", the way GSM error codes are quoted; raw digits where the length is odd.
std::string networkError(const std::string& value) {
    if (value.size() != 3) return {};
    const auto octet = [&value](std::size_t i) {
        return static_cast<unsigned>(static_cast<unsigned char>(value[i]));
    };
    return fmt::format("{}:{}", octet(0), octet(1) << 8U | octet(2));
}

void takeTlvs(const Tlvs& tlvs, Receipt& receipt) {
    if (const Tlv* id = findTlv(tlvs, tag::kReceiptedMessageId)) {
        const std::string text = untilNul(id->value);
        if (!text.empty()) receipt.message_id = text;
    }
    if (const auto state = tlvNumber(tlvs, tag::kMessageState); state && *state >= 1 && *state <= 8) {
        receipt.state = static_cast<MessageState>(*state);
    }
    if (const Tlv* error = findTlv(tlvs, tag::kNetworkErrorCode)) {
        const std::string text = networkError(error->value);
        if (!text.empty()) receipt.error_code = text;
    }
}

std::string textDate(WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time - day).count();
    return fmt::format(
        "{:02}{:02}{:02}{:02}{:02}",
        static_cast<int>(date.year()) % 100,
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        minutes / 60,
        minutes % 60
    );
}

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

/// The number written in `base`, or nothing when it is none or does not fit 64 bits.
std::optional<std::uint64_t> numberIn(std::uint64_t base, std::string_view stripped) {
    if (stripped.empty()) return std::nullopt;
    std::uint64_t number = 0;
    for (const char c : stripped) {
        const std::size_t digit = kHexDigits.find(c);
        if (digit >= base) return std::nullopt;
        if (number > (~std::uint64_t{0} - digit) / base) return std::nullopt;
        number = number * base + digit;
    }
    return number;
}

}  // namespace

bool isFinal(MessageState state) {
    return state != MessageState::Enroute && state != MessageState::Accepted;
}

std::string_view nameOf(MessageState state) {
    const auto* const found =
        std::ranges::find_if(kStateNames, [state](const StateName& entry) { return entry.state == state; });
    return found == kStateNames.end() ? "UNKNOWN" : found->name;
}

std::optional<Receipt> parseReceipt(const DeliverSm& message) {
    const std::uint8_t type = message.esm_class & esm::kTypeMask;
    const bool has_id = findTlv(message.tlvs, tag::kReceiptedMessageId) != nullptr;
    // 0x08 and 0x10 are acknowledgements by the phone; some SMSCs mark receipts with 0x08.
    const bool marked = type != 0 || has_id;
    const std::string text = plainReceiptText(userData(message), message.data_coding);

    std::optional<Receipt> receipt = receiptFromText(text, marked);
    if (!receipt) {
        if (!marked) return std::nullopt;
        receipt.emplace();
    }
    takeTlvs(message.tlvs, *receipt);
    return receipt;
}

std::string formatReceiptText(
    const std::string& message_id,
    MessageState state,
    const std::string& error_code,
    WallTime submitted,
    WallTime done
) {
    return fmt::format(
        "id:{} sub:001 dlvrd:{} submit date:{} done date:{} stat:{} err:{} text:",
        message_id,
        state == MessageState::Delivered ? "001" : "000",
        textDate(submitted),
        textDate(done),
        nameOf(state),
        error_code.empty() ? "000" : error_code
    );
}

std::string strippedId(std::string_view raw) {
    std::string id(raw);
    std::ranges::transform(id, id.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    });
    const std::size_t zeros = std::min(id.find_first_not_of('0'), id.empty() ? 0 : id.size() - 1);
    return id.substr(zeros);
}

std::optional<std::string> hexIdToDecimal(std::string_view raw) {
    const auto number = numberIn(16, strippedId(raw));
    if (!number) return std::nullopt;
    return fmt::format("{}", *number);
}

std::optional<std::string> decimalIdToHex(std::string_view raw) {
    const auto number = numberIn(10, strippedId(raw));
    if (!number) return std::nullopt;
    return fmt::format("{:X}", *number);
}

std::vector<std::string> idForms(std::string_view raw) {
    std::vector<std::string> forms{std::string(raw)};
    const auto add = [&forms](std::optional<std::string> form) {
        if (form && std::ranges::find(forms, *form) == forms.end()) forms.push_back(std::move(*form));
    };
    add(strippedId(raw));
    add(hexIdToDecimal(raw));
    add(decimalIdToHex(raw));
    return forms;
}

}  // namespace tama::gateway::smpp
