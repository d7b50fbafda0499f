#include "gateway/smpp_message.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "gateway/text/charset.hpp"
#include "gateway/text/sms_text.hpp"
#include "gateway/text/user_data_header.hpp"

namespace tama::gateway {
namespace {

constexpr std::uint8_t kTonUnknown = 0;
constexpr std::uint8_t kTonInternational = 1;
constexpr std::uint8_t kTonAlphanumeric = 5;
constexpr std::uint8_t kNpiUnknown = 0;
constexpr std::uint8_t kNpiTelephone = 1;  // ISDN, E.164
constexpr std::uint8_t kWantReceipt = 0x01;
constexpr std::uint8_t kCodingDefault = 0x00;
constexpr std::uint8_t kCodingUcs2 = 0x08;

bool isAllDigits(std::string_view digits) {
    return !digits.empty() &&
           std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<text::ConcatPart> sarPart(const smpp::Tlvs& tlvs) {
    const auto reference = smpp::tlvNumber(tlvs, smpp::tag::kSarReference);
    const auto total = smpp::tlvNumber(tlvs, smpp::tag::kSarTotal);
    const auto number = smpp::tlvNumber(tlvs, smpp::tag::kSarNumber);
    if (!reference || !total || !number) return std::nullopt;
    if (*total < 2 || *total > 255 || *number < 1 || *number > *total) return std::nullopt;
    return text::ConcatPart{
        static_cast<std::uint16_t>(*reference & 0xFFFFU),
        true,
        static_cast<std::uint8_t>(*total),
        static_cast<std::uint8_t>(*number)};
}

}  // namespace

Result<smpp::SubmitSm> submitFor(const MarkedPart& part, std::optional<Milliseconds> left) {
    text::SmsOptions options;
    options.force_ucs2 = part.encoding == "ucs2";
    const auto plan = text::planSms(part.text, options);
    if (plan.segments.size() != static_cast<std::size_t>(part.part_count)) {
        return fail(
            ErrorCode::Conflict, "its text no longer gives the parts that were planned; send it anew"
        );
    }
    const auto& segment = plan.segments.at(static_cast<std::size_t>(part.ordinal - 1));

    smpp::SubmitSm submit;
    submit.source = addressOf(part.sender);
    submit.destination = {kTonInternational, kNpiTelephone, part.to.digits()};
    submit.registered_delivery = kWantReceipt;
    submit.data_coding = plan.encoding == text::Encoding::Ucs2 ? kCodingUcs2 : kCodingDefault;
    if (left) submit.validity_period = relativeTime(*left);
    if (part.part_count > 1) {
        submit.esm_class = smpp::esm::kUdhIndicator;
        submit.short_message = text::makeConcatHeader(
            {part.concat_ref,
             false,
             static_cast<std::uint8_t>(part.part_count),
             static_cast<std::uint8_t>(part.ordinal)}
        );
    }
    submit.short_message += segment.octets;
    return submit;
}

smpp::Address addressOf(const std::string& sender) {
    constexpr std::size_t kLongestShortCode = 8;
    if (sender.starts_with('+') && isAllDigits(std::string_view(sender).substr(1))) {
        return {kTonInternational, kNpiTelephone, sender.substr(1)};
    }
    if (!isAllDigits(sender)) return {kTonAlphanumeric, kNpiUnknown, sender};
    if (sender.size() > kLongestShortCode) return {kTonInternational, kNpiTelephone, sender};
    return {kTonUnknown, kNpiUnknown, sender};
}

std::optional<PhoneNumber> numberOf(
    const smpp::Address& address, const NumberingPlans& plans, const std::string& country
) {
    if (address.ton == kTonAlphanumeric || address.digits.empty()) return std::nullopt;
    const bool plus = address.digits.front() == '+';
    const std::string international = plus ? address.digits : "+" + address.digits;
    if (address.ton != kTonInternational && !plus) {
        if (auto national = plans.normalise(address.digits, country)) return *national;
    }
    if (auto number = plans.normalise(international, country)) return *number;
    return std::nullopt;
}

Arrival arrivalOf(
    const smpp::DeliverSm& message, const NumberingPlans& plans, const std::string& country, WallTime now
) {
    Arrival arrival;
    arrival.from = numberOf(message.source, plans, country);
    // Stored as text: octets that are no characters would make the store refuse it for ever.
    arrival.recipient = text::decodeText(message.destination.digits, text::Charset::Ascii);
    arrival.data_coding = message.data_coding;
    arrival.has_header = (message.esm_class & smpp::esm::kUdhIndicator) != 0;
    arrival.user_data = smpp::userData(message);
    arrival.received_at = now;
    if (const auto part = sarPart(message.tlvs); part && !arrival.has_header) {
        arrival.user_data.insert(0, text::makeConcatHeader(*part));
        arrival.has_header = true;
    }
    return arrival;
}

std::string relativeTime(Milliseconds time) {
    const Milliseconds bounded =
        std::clamp<Milliseconds>(time, std::chrono::minutes{1}, std::chrono::hours{7 * 24});
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(bounded).count();
    std::array<char, 32> written{};
    std::snprintf(
        written.data(),
        written.size(),
        "0000%02d%02d%02d%02d000R",
        static_cast<int>(seconds / 86'400),
        static_cast<int>(seconds / 3'600 % 24),
        static_cast<int>(seconds / 60 % 60),
        static_cast<int>(seconds % 60)
    );
    return written.data();
}

}  // namespace tama::gateway
