#include "gateway/text/sms_text.hpp"

#include <rapidcheck/catch.h>

#include "gateway/text/charset.hpp"
#include "gateway/text/code_points.hpp"
#include "tests/support/catch.hpp"

using namespace tama::gateway::text;

namespace {

std::string repeated(std::string_view text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

std::size_t segmentsOf(std::string_view text, SmsOptions options = {}) {
    return planSms(text, options).segments.size();
}

/// Texts of the mixtures that matter: plain, extended, French, Arabic, emoji.
std::string mixedText() {
    const auto piece = rc::gen::weightedElement<std::string>(
        {{40, "a"},
         {10, " "},
         {5, "é"},
         {4, "€"},
         {4, "{"},
         {2, "\n"},
         {1, "’"},
         {1, "ç"},
         {1, "م"},
         {1, "😀"}}
    );
    const auto plain = rc::gen::weightedElement<std::string>({{20, "a"}, {5, "é"}, {4, "€"}, {4, "["}});
    const auto pieces = *rc::gen::scale(
        6.0, rc::gen::container<std::vector<std::string>>(*rc::gen::arbitrary<bool>() ? piece : plain)
    );
    std::string text;
    for (const std::string& part : pieces) text += part;
    return text;
}

}  // namespace

TEST_CASE("segments are counted as the networks count", "[gateway]") {
    CHECK(segmentsOf("") == 0);
    CHECK(segmentsOf(repeated("a", 160)) == 1);
    CHECK(segmentsOf(repeated("a", 161)) == 2);
    CHECK(segmentsOf(repeated("a", 306)) == 2);
    CHECK(segmentsOf(repeated("a", 307)) == 3);
    CHECK(segmentsOf(repeated("م", 70)) == 1);
    CHECK(segmentsOf(repeated("م", 71)) == 2);
    CHECK(segmentsOf(repeated("م", 134)) == 2);
    CHECK(segmentsOf(repeated("م", 135)) == 3);
    const SmsOptions wide{.reference = ConcatReference::Bits16};
    CHECK(segmentsOf(repeated("a", 304), wide) == 2);
    CHECK(segmentsOf(repeated("a", 305), wide) == 3);
    CHECK(segmentsOf(repeated("م", 132), wide) == 2);
    CHECK(segmentsOf(repeated("م", 133), wide) == 3);
}

TEST_CASE("the miscounts of known splitters do not happen here", "[gateway]") {
    CHECK(segmentsOf(repeated("😀", 36)) == 2);  // 72 units
    CHECK(segmentsOf(repeated("a", 152) + "{" + repeated("a", 152) + "{") == 3);
    CHECK(segmentsOf(repeated("é", 150)) == 1);
    CHECK(segmentsOf(repeated("€", 80)) == 1);
    CHECK(segmentsOf(repeated("€", 81)) == 2);
}

TEST_CASE("neither an escape pair nor a surrogate pair is cut", "[gateway]") {
    const SmsPlan euro = planSms(repeated("a", 152) + "€" + repeated("a", 20));
    REQUIRE(euro.segments.size() == 2);
    CHECK(euro.segments[0].units == 152);
    CHECK(
        euro.segments[1].octets.substr(0, 3) ==
        "\x1B\x65"
        "a"
    );
    const SmsPlan emoji = planSms(repeated("中", 66) + "😀" + repeated("中", 10));
    REQUIRE(emoji.segments.size() == 2);
    CHECK(emoji.segments[0].units == 66);
    CHECK(emoji.segments[1].text.starts_with("😀"));
}

TEST_CASE("a plan says what is left and what made it expensive", "[gateway]") {
    const SmsPlan plain = planSms("Stock?");
    CHECK(plain.encoding == Encoding::Gsm7);
    CHECK(plain.units == 6);
    CHECK(plain.units_left == 154);
    CHECK(plain.segments.front().octets == "Stock?");
    const SmsPlan french = planSms("Reçu’s ça");
    CHECK(nameOf(french.encoding) == "UCS-2");
    CHECK(french.forced_ucs2 == std::vector<char32_t>{U'ç', U'’'});
    CHECK(french.units_left == 61);
    CHECK(french.segments.front().octets.size() == 18);
    CHECK(planSms("").units_left == 160);
    CHECK(planSms(repeated("a", 161)).units_left == 306 - 161);
    CHECK_FALSE(planSms("").sendable());
    CHECK(planSms(repeated("a", 255 * 153)).sendable());
    CHECK_FALSE(planSms(repeated("a", 255 * 153 + 1)).sendable());
}

TEST_CASE("transliteration is used only where it saves a segment, unless always is asked", "[gateway]") {
    const SmsOptions saving{.transliteration = Transliteration::WhenItSaves};
    const SmsOptions always{.transliteration = Transliteration::Always};
    const std::string text =
        "Le vaccin a-t-il été reçu aujourd’hui ? Répondez « oui » ou « non » – merci… du cœur";
    const SmsPlan never = planSms(text);
    const SmsPlan cheaper = planSms(text, saving);
    CHECK(never.segments.size() == 2);
    REQUIRE(cheaper.segments.size() == 1);
    CHECK(
        cheaper.text ==
        "Le vaccin a-t-il été reÇu aujourd'hui ? Répondez \" oui \" ou \" non \" - merci... du coeur"
    );
    CHECK(cheaper.replaced.size() == 7);
    CHECK(planSms("reçu", saving).text == "reçu");
    CHECK(planSms("reçu", always).text == "reÇu");
    CHECK(
        planSms("reçu \U0001F600", always).text == "reçu \U0001F600"
    );  // would stay UCS-2, so nothing is changed
    CHECK(planSms("\u200B", always).encoding == Encoding::Gsm7);
}

TEST_CASE("a channel that mangles GSM-7 gets UCS-2", "[gateway]") {
    const SmsPlan plan = planSms(repeated("a", 71), {.force_ucs2 = true});
    CHECK(plan.encoding == Encoding::Ucs2);
    CHECK(plan.segments.size() == 2);
    CHECK(plan.forced_ucs2.empty());
}

TEST_CASE("segments put together are the text, and none is too big", "[gateway]") {
    rc::prop("decode(concat(segments)) == text", [] {
        const std::string text = mixedText();
        const bool wide = *rc::gen::arbitrary<bool>();
        const SmsPlan plan =
            planSms(text, {.reference = wide ? ConcatReference::Bits16 : ConcatReference::Bits8});
        const bool gsm = plan.encoding == Encoding::Gsm7;
        const std::size_t header = plan.segments.size() < 2 ? 0 : wide ? 7 : 6;
        std::string octets;
        std::string texts;
        for (const SmsSegment& segment : plan.segments) {
            const Charset charset = gsm ? Charset::Gsm7 : Charset::Ucs2;
            RC_ASSERT(decodeText(segment.octets, charset) == segment.text);  // each part stands alone
            const std::size_t octets_on_air = gsm ? (segment.units * 7 + 7) / 8 : segment.units * 2;
            RC_ASSERT(header + octets_on_air <= 140U);
            RC_ASSERT(segment.octets.size() == segment.units * (gsm ? 1U : 2U));
            RC_ASSERT(segment.units <= plan.units_per_segment);
            octets += segment.octets;
            texts += segment.text;
        }
        RC_ASSERT(decodeText(octets, gsm ? Charset::Gsm7 : Charset::Ucs2) == text);
        RC_ASSERT(texts == text);
        RC_ASSERT(plan.text == text);
        RC_ASSERT(gsm == plan.forced_ucs2.empty());
    });
}

TEST_CASE("transliterated text is GSM-7, never costs more, and any bytes are planned", "[gateway]") {
    rc::prop("always", [] {
        const std::string text = mixedText();
        const SmsPlan saving = planSms(text, {.transliteration = Transliteration::WhenItSaves});
        RC_ASSERT(saving.segments.size() <= planSms(text).segments.size());
        RC_ASSERT(planSms(saving.text).segments.size() == saving.segments.size());
        RC_ASSERT(saving.replaced.empty() == (saving.text == text));
    });
    rc::prop("any bytes", [](const std::string& bytes) {
        const SmsPlan plan = planSms(bytes, {.transliteration = Transliteration::Always});
        RC_ASSERT(plan.text.empty() == plan.segments.empty());
    });
}

TEST_CASE("transliteration never makes another number of a number", "[gateway]") {
    const SmsOptions always{.transliteration = Transliteration::Always};
    CHECK(planSms("Give 1½ tablets, not ½", always).text == "Give 1 1/2 tablets, not 1/2");
    CHECK(planSms("１２ – 14", always).text == "12 - 14");
    for (const char* text : {"10³ cells", "38°", "3·5 mg"}) {
        INFO(text);
        CHECK(planSms(text, always).text == text);
        CHECK(planSms(text, always).encoding == Encoding::Ucs2);
    }
}
