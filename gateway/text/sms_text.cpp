#include "gateway/text/sms_text.hpp"

#include <algorithm>
#include <optional>

#include "gateway/text/code_points.hpp"
#include "gateway/text/gsm_alphabet.hpp"
#include "gateway/text/transliteration.hpp"

namespace tama::gateway::text {
namespace {

struct SegmentSizes {
    std::size_t alone;
    std::size_t concatenated;
};

/// 140 octets: 160 septets or 70 units. A header of 6 octets takes 7 septets or 3 units, one of 7 takes 8
/// or 4.
SegmentSizes segmentSizes(Encoding encoding, ConcatReference reference) {
    const bool wide = reference == ConcatReference::Bits16;
    if (encoding == Encoding::Gsm7) return {160, wide ? 152U : 153U};
    return {70, wide ? 66U : 67U};
}

std::size_t unitsOf(char32_t c, Encoding encoding) {
    if (encoding == Encoding::Ucs2) return c >= 0x10000 ? 2 : 1;
    return gsmCode(c)->extended ? 2 : 1;
}

void appendEncoded(std::string& out, char32_t c, Encoding encoding) {
    if (encoding == Encoding::Ucs2) {
        appendUtf16Be(out, c);
        return;
    }
    const GsmCode code = *gsmCode(c);
    if (code.extended) out += kGsmEscape;
    out += code.septet;
}

std::vector<char32_t> outsideGsm(std::u32string_view text) {
    std::vector<char32_t> out;
    for (const char32_t c : text) {
        if (!gsmCode(c) && std::find(out.begin(), out.end(), c) == out.end()) out.push_back(c);
    }
    return out;
}

SmsPlan planEncoded(std::u32string_view text, Encoding encoding, ConcatReference reference) {
    SmsPlan plan;
    plan.encoding = encoding;
    plan.text = toUtf8(text);
    for (const char32_t c : text) plan.units += unitsOf(c, encoding);
    const SegmentSizes sizes = segmentSizes(encoding, reference);
    plan.units_per_segment = plan.units <= sizes.alone ? sizes.alone : sizes.concatenated;

    std::u32string segment_text;
    SmsSegment segment;
    const auto close = [&] {
        segment.text = toUtf8(segment_text);
        plan.segments.push_back(std::move(segment));
        segment = {};
        segment_text.clear();
    };
    for (const char32_t c : text) {
        const std::size_t units = unitsOf(c, encoding);
        // A character of two units never stands half in one segment: an escape or a high surrogate alone is
        // garbage.
        if (segment.units + units > plan.units_per_segment) close();
        appendEncoded(segment.octets, c, encoding);
        segment.units += units;
        segment_text += c;
    }
    if (segment.units > 0) close();
    plan.units_left = plan.units_per_segment - (plan.segments.empty() ? 0 : plan.segments.back().units);
    return plan;
}

/// The text with substitutes; nullopt if that would still not be GSM-7.
std::optional<std::u32string> substituted(std::u32string_view text, std::vector<Replaced>& replaced) {
    std::u32string out;
    for (const char32_t c : text) {
        if (gsmCode(c)) {
            out += c;
            continue;
        }
        const auto substitute = gsmSubstitute(c);
        if (!substitute) return std::nullopt;
        const auto isDigit = [](char32_t digit) { return digit >= U'0' && digit <= U'9'; };
        const bool fraction = substitute->size() > 1 && isDigit(substitute->front());
        if (fraction && !out.empty() && isDigit(out.back())) out += U' ';  // "1½" is "1 1/2", not "11/2"
        out += *substitute;
        const bool known =
            std::any_of(replaced.begin(), replaced.end(), [c](const Replaced& r) { return r.from == c; });
        if (!known) replaced.push_back({c, toUtf8(*substitute)});
    }
    return out;
}

}  // namespace

std::string_view nameOf(Encoding encoding) {
    return encoding == Encoding::Gsm7 ? "GSM-7" : "UCS-2";
}

SmsPlan planSms(std::string_view utf8, const SmsOptions& options) {
    const std::u32string text = fromUtf8(utf8);
    std::vector<char32_t> outside = outsideGsm(text);
    if (outside.empty() && !options.force_ucs2) return planEncoded(text, Encoding::Gsm7, options.reference);

    SmsPlan plan = planEncoded(text, Encoding::Ucs2, options.reference);
    plan.forced_ucs2 = std::move(outside);
    if (options.force_ucs2 || options.transliteration == Transliteration::Never) return plan;

    std::vector<Replaced> replaced;
    const auto plain = substituted(text, replaced);
    if (!plain) return plan;
    SmsPlan cheaper = planEncoded(*plain, Encoding::Gsm7, options.reference);
    const bool saves = cheaper.segments.size() < plan.segments.size() && !cheaper.segments.empty();
    if (options.transliteration == Transliteration::WhenItSaves && !saves) return plan;
    cheaper.replaced = std::move(replaced);
    return cheaper;
}

}  // namespace tama::gateway::text
