#include "gateway/text_plan.hpp"

#include "base/unicode.hpp"
#include "gateway/http/template_text.hpp"
#include "gateway/text/charset.hpp"

namespace tama::gateway {
namespace {

constexpr std::size_t kMaxTextBytes = 64UL * 1024UL;  // more than 255 parts hold; bounds the work of planning

}  // namespace

Result<text::SmsPlan> planText(
    const std::string& utf8, TextCoding coding, bool transliterate, const Route& route
) {
    if (utf8.size() > kMaxTextBytes) {
        return fail(
            ErrorCode::LimitExceeded, "the text is longer than any message: shorten it", "message text"
        );
    }
    text::SmsOptions options;
    if (route.transliterate || transliterate) {
        options.transliteration = text::Transliteration::WhenItSaves;
    }
    if (coding == TextCoding::Gsm7) options.transliteration = text::Transliteration::Always;
    options.force_ucs2 = coding == TextCoding::Ucs2;
    if (route.style.concatenation == Concatenation::Udh16) options.reference = text::ConcatReference::Bits16;
    const std::string normalised = toNfc(utf8);
    auto plan = text::planSms(normalised, options);
    const bool own_alphabet = route.style.default_charset != text::Charset::Gsm7;
    if (own_alphabet && plan.encoding == text::Encoding::Gsm7 &&
        !text::encodeText(plan.text, route.style.default_charset)) {
        options.force_ucs2 = true;  // the SMSC's data_coding 0 lacks one of its characters
        plan = text::planSms(normalised, options);
    }
    if (coding == TextCoding::Gsm7 && plan.encoding != text::Encoding::Gsm7) {
        return fail(
            ErrorCode::InvalidInput,
            "the text has characters that GSM-7 or the channel's alphabet lacks, even transliterated: leave the "
            "coding open",
            "message text"
        );
    }
    if (plan.segments.empty()) return fail(ErrorCode::InvalidInput, "the text is empty", "message text");
    if (!plan.sendable()) {
        return fail(
            ErrorCode::LimitExceeded, "the text needs more than 255 parts: shorten it", "message text"
        );
    }
    return plan;
}

std::int64_t partsOf(const text::SmsPlan& plan, const Route& route) {
    if (route.style.concatenation == Concatenation::Payload) return 1;
    if (route.piece_length) {
        return static_cast<std::int64_t>(piecesOf(plan.text, *route.piece_length).size());
    }
    return static_cast<std::int64_t>(plan.segments.size());
}

std::string_view storedWord(text::Encoding encoding) {
    return encoding == text::Encoding::Gsm7 ? "gsm7" : "ucs2";
}

}  // namespace tama::gateway
