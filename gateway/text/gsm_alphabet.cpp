#include "gateway/text/gsm_alphabet.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <unordered_map>

#include "gateway/text/code_points.hpp"
#include "gateway/text/indic_tables.hpp"

namespace tama::gateway::text {
namespace {

using MainTable =
    std::u32string_view;  // 128 characters; the escape's place holds a blank, as older phones show it

constexpr MainTable kDefaultMain =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ"
    U" !\"#¤%&'()*+,-./0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    U"¿abcdefghijklmnopqrstuvwxyzäöñüà";

constexpr MainTable kTurkishMain =
    U"@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ŞşßÉ"
    U" !\"#¤%&'()*+,-./0123456789:;<=>?"
    U"İABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    U"çabcdefghijklmnopqrstuvwxyzäöñüà";

constexpr MainTable kPortugueseMain =
    U"@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó| ÂâÊÉ"
    U" !\"#º%&'()*+,-./0123456789:;<=>?"
    U"ÍABCDEFGHIJKLMNOPQRSTUVWXYZÃÕÚÜ§"
    U"~abcdefghijklmnopqrstuvwxyzãõ`üà";

static_assert(kDefaultMain.size() == 128 && kTurkishMain.size() == 128 && kPortugueseMain.size() == 128);

constexpr auto kDefaultExtension = std::to_array<GsmExtension>({
    {0x0A, U'\f'},
    {0x14, U'^'},
    {0x28, U'{'},
    {0x29, U'}'},
    {0x2F, U'\\'},
    {0x3C, U'['},
    {0x3D, U'~'},
    {0x3E, U']'},
    {0x40, U'|'},
    {0x65, U'€'},
});

constexpr auto kTurkishExtension = std::to_array<GsmExtension>({
    {0x47, U'Ğ'},
    {0x49, U'İ'},
    {0x53, U'Ş'},
    {0x63, U'ç'},
    {0x67, U'ğ'},
    {0x69, U'ı'},
    {0x73, U'ş'},
});

constexpr auto kSpanishExtension = std::to_array<GsmExtension>({
    {0x09, U'ç'},
    {0x41, U'Á'},
    {0x49, U'Í'},
    {0x4F, U'Ó'},
    {0x55, U'Ú'},
    {0x61, U'á'},
    {0x69, U'í'},
    {0x6F, U'ó'},
    {0x75, U'ú'},
});

constexpr auto kPortugueseExtension = std::to_array<GsmExtension>({
    {0x05, U'ê'}, {0x09, U'ç'}, {0x0B, U'Ô'}, {0x0C, U'ô'}, {0x0E, U'Á'}, {0x0F, U'á'}, {0x12, U'Φ'},
    {0x13, U'Γ'}, {0x15, U'Ω'}, {0x16, U'Π'}, {0x17, U'Ψ'}, {0x18, U'Σ'}, {0x19, U'Θ'}, {0x1F, U'Ê'},
    {0x41, U'À'}, {0x49, U'Í'}, {0x4F, U'Ó'}, {0x55, U'Ú'}, {0x5B, U'Ã'}, {0x5C, U'Õ'}, {0x61, U'Â'},
    {0x69, U'í'}, {0x6F, U'ó'}, {0x75, U'ú'}, {0x7B, U'ã'}, {0x7C, U'õ'}, {0x7F, U'â'},
});

MainTable mainTable(NationalLanguage language) {
    switch (language) {
        case NationalLanguage::Turkish:
            return kTurkishMain;
        case NationalLanguage::Portuguese:
            return kPortugueseMain;
        default:
            return kDefaultMain;
    }
}

char32_t mainCharacterOf(NationalLanguage locking, char septet) {
    const auto index = static_cast<std::size_t>(static_cast<unsigned char>(septet));
    if (index >= kDefaultMain.size()) return kReplacement;
    if (const auto indic = indicMain(locking); !indic.empty()) return indic[index];
    return mainTable(locking)[index];
}

std::span<const GsmExtension> nationalExtension(NationalLanguage language) {
    switch (language) {
        case NationalLanguage::Turkish:
            return kTurkishExtension;
        case NationalLanguage::Spanish:
            return kSpanishExtension;
        case NationalLanguage::Portuguese:
            return kPortugueseExtension;
        default:
            return indicExtension(language);
    }
}

/// All national single shift tables keep every place of the default extension, and add to it.
std::optional<char32_t> extensionCharacter(char septet, NationalLanguage language) {
    for (const std::span<const GsmExtension> table :
         {nationalExtension(language), std::span<const GsmExtension>(kDefaultExtension)}) {
        for (const GsmExtension& entry : table) {
            if (entry.septet == septet) return entry.character;
        }
    }
    return std::nullopt;
}

std::unordered_map<char32_t, GsmCode> makeGsmCodes() {
    std::unordered_map<char32_t, GsmCode> codes;
    for (std::size_t i = 0; i < kDefaultMain.size(); ++i) {
        if (i != kGsmEscape) codes.emplace(kDefaultMain[i], GsmCode{false, static_cast<char>(i)});
    }
    for (const GsmExtension& entry : kDefaultExtension)
        codes.emplace(entry.character, GsmCode{true, entry.septet});
    return codes;
}

}  // namespace

std::optional<GsmCode> gsmCode(char32_t c) {
    static const std::unordered_map<char32_t, GsmCode> codes = makeGsmCodes();
    const auto found = codes.find(c);
    if (found == codes.end()) return std::nullopt;
    return found->second;
}

std::u32string decodeGsm(std::string_view septets, NationalTables tables) {
    const auto mainCharacter = [&tables](char octet) { return mainCharacterOf(tables.locking, octet); };
    std::u32string out;
    out.reserve(septets.size());
    for (std::size_t i = 0; i < septets.size(); ++i) {
        if (septets[i] != kGsmEscape) {
            out += mainCharacter(septets[i]);
        } else if (++i < septets.size()) {
            out += extensionCharacter(septets[i], tables.single).value_or(mainCharacter(septets[i]));
        }
    }
    return out;
}

}  // namespace tama::gateway::text
