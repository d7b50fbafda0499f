#include "gateway/text/transliteration.hpp"

#include <string>
#include <unordered_map>

namespace tama::gateway::text {
namespace {

struct Substitution {
    std::u32string_view characters;  // each of them…
    std::u32string_view substitute;  // …is written so
};

/// Not here on purpose, because the text would say another number: "10³" as "103", "38°" as "38o", "3·5" as
/// "3-5".
constexpr Substitution kSubstitutions[] = {
    {U"«»“”„‟ʺˮ❝❞〝〞＂″", U"\""},
    {U"‘’‚‛ʻʼʽˈʹ´`ˊˋ❛❜′＇", U"'"},
    {U"‐‑‒–—―⁃−﹣－", U"-"},
    {U"•", U"*"},
    {U"…", U"..."},
    {U"\u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000\t", U" "},
    {U"\u00AD\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\uFEFF\uFE0E\uFE0F", U""},
    {U"\u2028\u2029", U"\n"},
    {U"‹", U"<"},
    {U"›", U">"},
    {U"‼", U"!!"},
    {U"⁄∕÷", U"/"},
    {U"×", U"x"},
    {U"≤", U"<="},
    {U"≥", U">="},
    {U"¼", U"1/4"},
    {U"½", U"1/2"},
    {U"¾", U"3/4"},
    {U"™", U"TM"},
    {U"©", U"(c)"},
    {U"®", U"(R)"},
    {U"№", U"No"},
    {U"→", U"->"},
    {U"←", U"<-"},
    {U"✓✔", U"v"},
    {U"áâãāăąǎ", U"a"},
    {U"ÁÀÂÃĀĂĄǍ", U"A"},
    {U"ç", U"Ç"},
    {U"ćčċ", U"c"},
    {U"ĆČĊ", U"C"},
    {U"ďđɗɖ", U"d"},
    {U"ĎĐƊƉ", U"D"},
    {U"êëēėęěẹɛ", U"e"},
    {U"ÈÊËĒĖĘĚẸƐ", U"E"},
    {U"ğģǧ", U"g"},
    {U"ĞĢǦ", U"G"},
    {U"ħ", U"h"},
    {U"Ħ", U"H"},
    {U"íîïīįıǐị", U"i"},
    {U"ÍÌÎÏĪĮİǏỊ", U"I"},
    {U"ķƙ", U"k"},
    {U"ĶƘ", U"K"},
    {U"łļľ", U"l"},
    {U"ŁĻĽ", U"L"},
    {U"ńňņŋɲ", U"n"},
    {U"ŃŇŅŊƝ", U"N"},
    {U"óôõōőǒọɔ", U"o"},
    {U"ÓÒÔÕŌŐǑỌƆ", U"O"},
    {U"ɓ", U"b"},
    {U"Ɓ", U"B"},
    {U"řŕ", U"r"},
    {U"ŘŔ", U"R"},
    {U"śšşșṣ", U"s"},
    {U"ŚŠŞȘṢ", U"S"},
    {U"ťţț", U"t"},
    {U"ŤŢȚ", U"T"},
    {U"úûūůűųǔụ", U"u"},
    {U"ÚÙÛŪŮŰŲǓỤ", U"U"},
    {U"ŵ", U"w"},
    {U"Ŵ", U"W"},
    {U"ýÿŷƴ", U"y"},
    {U"ÝŸŶƳ", U"Y"},
    {U"źżž", U"z"},
    {U"ŹŻŽ", U"Z"},
    {U"œ", U"oe"},
    {U"Œ", U"OE"},
    {U"ð", U"d"},
    {U"Ð", U"D"},
    {U"þ", U"th"},
    {U"Þ", U"Th"},
    {U"、，﹐", U","},
    {U"。．", U"."},
    {U"：", U":"},
    {U"；", U";"},
    {U"！", U"!"},
    {U"？", U"?"},
    {U"（", U"("},
    {U"）", U")"},
};

std::unordered_map<char32_t, std::u32string> makeSubstitutes() {
    std::unordered_map<char32_t, std::u32string> out;
    for (const Substitution& entry : kSubstitutions) {
        for (const char32_t c : entry.characters) out.emplace(c, entry.substitute);
    }
    // Full-width letters and digits.
    constexpr char32_t kToAscii = 0xFEE0;
    for (char32_t c = U'0'; c <= U'z'; ++c) {
        const bool letter_or_digit = c <= U'9' || (c >= U'A' && c <= U'Z') || c >= U'a';
        if (letter_or_digit) out.emplace(c + kToAscii, std::u32string(1, c));
    }
    return out;
}

}  // namespace

std::optional<std::u32string_view> gsmSubstitute(char32_t c) {
    static const std::unordered_map<char32_t, std::u32string> substitutes = makeSubstitutes();
    // A combining accent goes, and leaves the plain letter; callers that want "é" bring the text in NFC.
    if (c >= 0x0300 && c <= 0x036F) return std::u32string_view();
    const auto found = substitutes.find(c);
    if (found == substitutes.end()) return std::nullopt;
    return found->second;
}

}  // namespace tama::gateway::text
