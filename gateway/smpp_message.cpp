#include "gateway/smpp_message.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include <fmt/format.h>

#include "base/hex.hpp"
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

std::string bigEndian16(std::uint16_t number) {
    return {static_cast<char>(number >> 8U), static_cast<char>(number & 0xFFU)};
}

tl::unexpected<Error> partsChanged() {
    return fail(ErrorCode::Conflict, "its text no longer gives the parts that were planned; send it anew");
}

/// The octets of the part, or of the whole text where the SMSC cuts it; nothing where the channel's alphabet
/// lacks a character.
std::optional<std::string> octetsOf(
    const MarkedPart& part, const SubmitStyle& style, const text::SmsPlan& plan
) {
    const bool whole = style.concatenation == Concatenation::Payload;
    const bool own_alphabet =
        plan.encoding == text::Encoding::Gsm7 && style.default_charset != text::Charset::Gsm7;
    const auto& segment = plan.segments.at(static_cast<std::size_t>(part.ordinal - 1));
    if (own_alphabet) return text::encodeText(whole ? plan.text : segment.text, style.default_charset);
    if (!whole) return segment.octets;
    std::string all;
    for (const auto& each : plan.segments) all += each.octets;
    return all;
}

/// What tells the phone that this part belongs to others.
void nameParts(smpp::SubmitSm& submit, const MarkedPart& part, Concatenation concatenation) {
    const auto total = static_cast<std::uint8_t>(part.part_count);
    const auto number = static_cast<std::uint8_t>(part.ordinal);
    switch (concatenation) {
        case Concatenation::Udh8:
        case Concatenation::Udh16: {
            const bool wide = concatenation == Concatenation::Udh16;
            // The upper octet keeps a phone from seeing a reference again within 65,536 long messages.
            const auto upper = static_cast<std::uint16_t>(wide ? (part.message_id & 0xFF) << 8 : 0);
            submit.esm_class = smpp::esm::kUdhIndicator;
            submit.short_message = text::makeConcatHeader(
                {static_cast<std::uint16_t>(upper | part.concat_ref), wide, total, number}
            );
            break;
        }
        case Concatenation::Sar:
            submit.tlvs = {
                {smpp::tag::kSarReference, bigEndian16(part.concat_ref)},
                {smpp::tag::kSarTotal, std::string(1, static_cast<char>(total))},
                {smpp::tag::kSarNumber, std::string(1, static_cast<char>(number))}};
            break;
        case Concatenation::Payload:
            break;
    }
}

smpp::Address typed(smpp::Address address, const std::optional<NumberType>& type) {
    if (type) {
        address.ton = type->ton;
        address.npi = type->npi;
    }
    return address;
}

}  // namespace

Result<smpp::SubmitSm> submitFor(
    const MarkedPart& part, const SubmitStyle& style, std::optional<Milliseconds> left
) {
    text::SmsOptions options;
    options.force_ucs2 = part.encoding == "ucs2";
    if (style.concatenation == Concatenation::Udh16) options.reference = text::ConcatReference::Bits16;
    const auto plan = text::planSms(part.text, options);
    if (plan.segments.size() != static_cast<std::size_t>(part.part_count)) return partsChanged();
    const auto octets = octetsOf(part, style, plan);
    if (!octets) return partsChanged();
    smpp::SubmitSm submit;
    submit.service_type = style.service_type;
    submit.source = sourceOf(part.sender, style);
    submit.destination = typed({kTonInternational, kNpiTelephone, part.to.digits()}, style.destination);
    submit.registered_delivery = kWantReceipt;
    submit.data_coding = plan.encoding == text::Encoding::Ucs2 ? kCodingUcs2 : kCodingDefault;
    if (left && style.with_validity) submit.validity_period = relativeTime(*left);
    if (part.part_count > 1) nameParts(submit, part, style.concatenation);
    if (style.concatenation == Concatenation::Payload && part.part_count > 1) {
        submit.tlvs.push_back({smpp::tag::kMessagePayload, *octets});
    } else {
        submit.short_message += *octets;
    }
    return submit;
}

smpp::Address sourceOf(const std::string& sender, const SubmitStyle& style) {
    return typed(addressOf(sender), style.source);
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
    arrival.parameters = parametersOf(message.tlvs);
    if (const auto part = sarPart(message.tlvs); part && !arrival.has_header) {
        arrival.user_data.insert(0, text::makeConcatHeader(*part));
        arrival.has_header = true;
    }
    return arrival;
}

std::string parametersOf(const smpp::Tlvs& tlvs) {
    constexpr std::array kRead{
        smpp::tag::kMessagePayload,
        smpp::tag::kSarReference,
        smpp::tag::kSarTotal,
        smpp::tag::kSarNumber,
    };
    constexpr std::size_t kMost = 1'000;
    std::string out;
    for (const smpp::Tlv& tlv : tlvs) {
        if (std::ranges::find(kRead, tlv.tag) != kRead.end()) continue;
        const std::string written = fmt::format("{:04x}={}", tlv.tag, toHex(std::string_view(tlv.value)));
        if (out.size() + 1 + written.size() > kMost) continue;
        if (!out.empty()) out += ' ';
        out += written;
    }
    return out;
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
