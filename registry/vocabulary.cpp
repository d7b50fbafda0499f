#include "registry/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/match_key.hpp"
#include "base/text.hpp"

namespace tama::registry {
namespace {

using Word = std::pair<std::string_view, std::string_view>;  // match key -> our word

constexpr std::array kSexes{
    Word{"female", "female"},
    Word{"f", "female"},
    Word{"woman", "female"},
    Word{"femme", "female"},
    Word{"feminin", "female"},
    Word{"feminino", "female"},
    Word{"mulher", "female"},
    Word{"mke", "female"},
    Word{"male", "male"},
    Word{"m", "male"},
    Word{"man", "male"},
    Word{"homme", "male"},
    Word{"h", "male"},
    Word{"masculin", "male"},
    Word{"masculino", "male"},
    Word{"homem", "male"},
    Word{"mume", "male"},
    Word{"other", "other"},
    Word{"autre", "other"},
    Word{"outro", "other"},
    Word{"unknown", ""},
    Word{"inconnu", ""},
    Word{"", ""},
};

// ISO 639-1 codes and names, of the languages in which ministries of the region write and of those they
// speak.
constexpr std::array kLanguages{
    Word{"en", "eng"},          Word{"english", "eng"},   Word{"anglais", "eng"},   Word{"fr", "fra"},
    Word{"fre", "fra"},         Word{"french", "fra"},    Word{"francais", "fra"},  Word{"pt", "por"},
    Word{"portuguese", "por"},  Word{"portugues", "por"}, Word{"portugais", "por"}, Word{"ar", "ara"},
    Word{"arabic", "ara"},      Word{"arabe", "ara"},     Word{"sw", "swa"},        Word{"swh", "swa"},
    Word{"swahili", "swa"},     Word{"kiswahili", "swa"}, Word{"es", "spa"},        Word{"spanish", "spa"},
    Word{"espanol", "spa"},     Word{"am", "amh"},        Word{"amharic", "amh"},   Word{"ha", "hau"},
    Word{"hausa", "hau"},       Word{"yo", "yor"},        Word{"yoruba", "yor"},    Word{"ig", "ibo"},
    Word{"igbo", "ibo"},        Word{"ff", "ful"},        Word{"fula", "ful"},      Word{"fulani", "ful"},
    Word{"pulaar", "fuc"},      Word{"pular", "fuf"},     Word{"wo", "wol"},        Word{"wolof", "wol"},
    Word{"bm", "bam"},          Word{"bambara", "bam"},   Word{"mandinka", "mnk"},  Word{"maninka", "emk"},
    Word{"susu", "sus"},        Word{"soussou", "sus"},   Word{"kissi", "kss"},     Word{"kpelle", "xpe"},
    Word{"mende", "men"},       Word{"temne", "tem"},     Word{"krio", "kri"},      Word{"ak", "aka"},
    Word{"akan", "aka"},        Word{"tw", "twi"},        Word{"twi", "twi"},       Word{"ee", "ewe"},
    Word{"ewe", "ewe"},         Word{"ln", "lin"},        Word{"lingala", "lin"},   Word{"kg", "kon"},
    Word{"kikongo", "kon"},     Word{"lua", "lua"},       Word{"tshiluba", "lua"},  Word{"rw", "kin"},
    Word{"kinyarwanda", "kin"}, Word{"rn", "run"},        Word{"kirundi", "run"},   Word{"lg", "lug"},
    Word{"luganda", "lug"},     Word{"ny", "nya"},        Word{"chichewa", "nya"},  Word{"nyanja", "nya"},
    Word{"sn", "sna"},          Word{"shona", "sna"},     Word{"nd", "nde"},        Word{"zu", "zul"},
    Word{"zulu", "zul"},        Word{"xh", "xho"},        Word{"xhosa", "xho"},     Word{"st", "sot"},
    Word{"sotho", "sot"},       Word{"tn", "tsn"},        Word{"tswana", "tsn"},    Word{"so", "som"},
    Word{"somali", "som"},      Word{"om", "orm"},        Word{"oromo", "orm"},     Word{"ti", "tir"},
    Word{"tigrinya", "tir"},    Word{"mg", "mlg"},        Word{"malagasy", "mlg"},
};

constexpr std::array kLevels{
    Word{"country", "country"},
    Word{"nation", "country"},
    Word{"pays", "country"},
    Word{"region", "region"},
    Word{"province", "region"},
    Word{"county", "region"},
    Word{"state", "region"},
    Word{"district", "district"},
    Word{"prefecture", "district"},
    Word{"department", "district"},
    Word{"departement", "district"},
    Word{"zone", "district"},
    Word{"sub-county", "district"},
    Word{"subcounty", "district"},
    Word{"facility", "facility"},
    Word{"urn:ihe:iti:mcsd:2019:facility", "facility"},
};

constexpr std::array<std::string_view, 30> kRankWords{
    "chief",    "deputy",    "senior",    "junior",      "head",        "principal",
    "lead",     "acting",    "trainee",   "student",     "staff",       "registered",
    "enrolled", "certified", "licensed",  "specialized", "specialised", "specialist",
    "general",  "in-charge", "incharge",  "grade",       "class",       "chef",
    "adjoint",  "major",     "stagiaire", "en",          "principale",  "adjointe",
};

constexpr std::array kCadres{
    Word{"nurses", "nurse"},
    Word{"infirmier", "nurse"},
    Word{"infirmiere", "nurse"},
    Word{"enfermeiro", "nurse"},
    Word{"enfermeira", "nurse"},
    Word{"midwives", "midwife"},
    Word{"sage-femme", "midwife"},
    Word{"parteira", "midwife"},
    Word{"doctors", "doctor"},
    Word{"medical doctor", "doctor"},
    Word{"medical officer", "doctor"},
    Word{"physician", "doctor"},
    Word{"medecin", "doctor"},
    Word{"medico", "doctor"},
    Word{"chw", "community health worker"},
    Word{"chws", "community health worker"},
    Word{"community health workers", "community health worker"},
    Word{"agent de sante communautaire", "community health worker"},
    Word{"asc", "community health worker"},
};

template <std::size_t Size>
std::optional<std::string> lookUp(const std::array<Word, Size>& words, std::string_view key) {
    const auto* found =
        std::find_if(words.begin(), words.end(), [&](const Word& word) { return word.first == key; });
    if (found == words.end()) return std::nullopt;
    return std::string(found->second);
}

// "Nurse II", "Grade 3": numbers and Roman numerals are ranks too.
bool isRankWord(std::string_view word) {
    if (std::find(kRankWords.begin(), kRankWords.end(), word) != kRankWords.end()) return true;
    return word.find_first_not_of("0123456789") == std::string_view::npos ||
           word.find_first_not_of("iv") == std::string_view::npos;
}

}  // namespace

std::optional<std::string> sexFrom(std::string_view text) {
    return lookUp(kSexes, matchKey(text));
}

std::optional<std::string> languageFrom(std::string_view text) {
    auto key = matchKey(text);
    if (auto known = lookUp(kLanguages, key)) return known;
    key.resize(std::min(key.find_first_of("-_"), key.size()));  // "fr-GN"
    if (auto known = lookUp(kLanguages, key)) return known;
    const bool letters = std::all_of(key.begin(), key.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (key.size() == 3 && letters) return key;
    return std::nullopt;
}

std::optional<std::string> placeLevelFrom(std::string_view text) {
    return lookUp(kLevels, matchKey(text));
}

std::string cadreFrom(std::string_view text) {
    auto key = matchKey(text);
    return lookUp(kCadres, key).value_or(key);
}

std::string cadreOfJob(std::string_view job) {
    const auto key = matchKey(job);
    std::vector<std::string_view> words;
    for (const auto word : splitWords(key)) {
        if (!isRankWord(word)) words.push_back(word);
    }
    return words.empty() ? key : cadreFrom(join(words, " "));
}

bool isFieldKey(std::string_view key) {
    return !key.empty() && key.size() <= 36 && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || isDigit(c) || c == '_';
    });
}

}  // namespace tama::registry
