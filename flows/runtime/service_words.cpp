#include "flows/runtime/service_words.hpp"

#include <algorithm>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/runtime/service_texts.hpp"

namespace tama::runtime {
namespace {

struct Word {
    ServiceWord meaning;
    std::string_view language;
    std::string_view word;  // any case and accents: both sides are folded
};

constexpr std::array kWords{
    Word{ServiceWord::Stop, "eng", "stop"},       Word{ServiceWord::Stop, "eng", "unsubscribe"},
    Word{ServiceWord::Stop, "fra", "arret"},      Word{ServiceWord::Stop, "fra", "arreter"},
    Word{ServiceWord::Stop, "fra", "arretez"},    Word{ServiceWord::Stop, "por", "parar"},
    Word{ServiceWord::Stop, "por", "pare"},       Word{ServiceWord::Stop, "swa", "acha"},
    Word{ServiceWord::Stop, "swa", "simamisha"},  Word{ServiceWord::Stop, "ara", "توقف"},
    Word{ServiceWord::Stop, "ara", "قف"},         Word{ServiceWord::Stop, "spa", "alto"},
    Word{ServiceWord::Stop, "hau", "daina"},      Word{ServiceWord::Start, "eng", "start"},
    Word{ServiceWord::Start, "fra", "demarrer"},  Word{ServiceWord::Start, "fra", "commencer"},
    Word{ServiceWord::Start, "por", "iniciar"},   Word{ServiceWord::Start, "swa", "anza"},
    Word{ServiceWord::Start, "ara", "ابدأ"},      Word{ServiceWord::Start, "spa", "iniciar"},
    Word{ServiceWord::Start, "spa", "empezar"},   Word{ServiceWord::Start, "hau", "fara"},
    Word{ServiceWord::Help, "eng", "help"},       Word{ServiceWord::Help, "fra", "aide"},
    Word{ServiceWord::Help, "por", "ajuda"},      Word{ServiceWord::Help, "swa", "msaada"},
    Word{ServiceWord::Help, "ara", "مساعدة"},     Word{ServiceWord::Help, "spa", "ayuda"},
    Word{ServiceWord::Help, "hau", "taimako"},    Word{ServiceWord::NotMe, "eng", "not me"},
    Word{ServiceWord::NotMe, "fra", "pas moi"},   Word{ServiceWord::NotMe, "por", "nao sou eu"},
    Word{ServiceWord::NotMe, "swa", "si mimi"},   Word{ServiceWord::NotMe, "ara", "ليس انا"},
    Word{ServiceWord::NotMe, "spa", "no soy yo"}, Word{ServiceWord::NotMe, "hau", "ba ni ba"},
    Word{ServiceWord::Lang, "eng", "lang"},       Word{ServiceWord::Lang, "eng", "language"},
    Word{ServiceWord::Lang, "fra", "langue"},     Word{ServiceWord::Lang, "por", "lingua"},
    Word{ServiceWord::Lang, "swa", "lugha"},      Word{ServiceWord::Lang, "ara", "لغة"},
    Word{ServiceWord::Lang, "spa", "idioma"},     Word{ServiceWord::Lang, "hau", "harshe"},
    Word{ServiceWord::Back, "eng", "back"},       Word{ServiceWord::Back, "fra", "retour"},
    Word{ServiceWord::Back, "por", "voltar"},     Word{ServiceWord::Back, "swa", "rudi"},
    Word{ServiceWord::Back, "ara", "رجوع"},       Word{ServiceWord::Back, "spa", "volver"},
    Word{ServiceWord::Back, "hau", "koma"},       Word{ServiceWord::Resume, "eng", "resume"},
    Word{ServiceWord::Resume, "fra", "reprendre"}, Word{ServiceWord::Resume, "por", "retomar"},
    Word{ServiceWord::Resume, "swa", "endelea"},  Word{ServiceWord::Resume, "ara", "متابعة"},
    Word{ServiceWord::Resume, "spa", "reanudar"}, Word{ServiceWord::Resume, "hau", "ci gaba"},
};

// Longer messages speak of others: "The office has me under the wrong number …".
constexpr std::ptrdiff_t kWordsOfStranger = 8;
// Of what takes the place of {}: a fixed text must not carry a message of somebody else's.
constexpr std::size_t kLongestFiller = 40;  // code points
constexpr std::string_view kHole = "{}";

constexpr std::array<std::string_view, 16> kWrongPerson{
    "wrong number",
    "wrong person",
    "i am not a health worker",
    "i m not a health worker",
    "im not a health worker",
    "mauvais numero",
    "faux numero",
    "mauvaise personne",
    "numero errado",
    "pessoa errada",
    "numero equivocado",
    "persona equivocada",
    "nambari si sahihi",
    "si mimi",
    "الرقم خطأ",
    "رقم خاطئ"};

constexpr std::array kTextNames{
    std::pair{ServiceText::Stopped, std::string_view("stopped")},
    std::pair{ServiceText::Started, std::string_view("started")},
    std::pair{ServiceText::Help, std::string_view("help")},
    std::pair{ServiceText::NothingOpen, std::string_view("nothing_open")},
    std::pair{ServiceText::WrongPerson, std::string_view("wrong_person")},
    std::pair{ServiceText::DidYouMean, std::string_view("did_you_mean")},
    std::pair{ServiceText::OfferResume, std::string_view("offer_resume")},
    std::pair{ServiceText::ForPerson, std::string_view("for_person")},
    std::pair{ServiceText::Preamble, std::string_view("preamble")},
    std::pair{ServiceText::Consent, std::string_view("consent")},
    std::pair{ServiceText::Declined, std::string_view("declined")},
    std::pair{ServiceText::Late, std::string_view("late")},
    std::pair{ServiceText::Languages, std::string_view("languages")},
    std::pair{ServiceText::LanguageSet, std::string_view("language_set")},
};
constexpr std::array kWordNames{
    std::pair{ServiceWord::Stop, std::string_view("stop")},
    std::pair{ServiceWord::Start, std::string_view("start")},
    std::pair{ServiceWord::Help, std::string_view("help")},
    std::pair{ServiceWord::NotMe, std::string_view("not_me")},
    std::pair{ServiceWord::Lang, std::string_view("lang")},
    std::pair{ServiceWord::Back, std::string_view("back")},
    std::pair{ServiceWord::Resume, std::string_view("resume")},
};

std::size_t indexOf(ServiceText text) {
    return static_cast<std::size_t>(text);
}

/// With what stands in [brackets], or without it.
std::string withOrWithoutFree(std::string_view text, bool free) {
    std::string out;
    bool inside = false;
    for (const char c : text) {
        if (c == '[' || c == ']') {
            inside = c == '[';
        } else if (free || !inside) {
            out += c;
        }
    }
    return out;
}

bool isFilled(std::string_view text, std::string_view form) {
    const auto hole = form.find(kHole);
    if (hole == std::string_view::npos) return text == form;
    const auto before = form.substr(0, hole);
    const auto after = form.substr(hole + kHole.size());
    if (text.size() <= before.size() + after.size() || !text.starts_with(before) || !text.ends_with(after)) {
        return false;
    }
    const auto filler = text.substr(before.size(), text.size() - before.size() - after.size());
    return filler.find('\n') == std::string_view::npos && countCodePoints(filler) <= kLongestFiller;
}

}  // namespace

std::span<const std::pair<ServiceText, std::string_view>> serviceTextNames() {
    return kTextNames;
}

std::span<const std::pair<ServiceWord, std::string_view>> serviceWordNames() {
    return kWordNames;
}

Vocabulary::Vocabulary(const std::vector<LanguageWords>& added) {
    for (const auto& [meaning, language, word] : kWords) {
        addWord(meaning, word);
        languages_.emplace_back(language);
    }
    for (const auto phrase : kWrongPerson) wrong_person_.push_back(bareWords(phrase));
    for (const auto& [language, texts] : builtInServiceTexts()) {
        texts_.emplace_back(language, Texts{});
        std::copy(texts.begin(), texts.end(), texts_.back().second.begin());
    }
    for (const LanguageWords& own : added) {
        for (const auto& [meaning, word] : own.words) addWord(meaning, word);
        if (!own.words.empty()) languages_.push_back(own.language);
        for (const auto& phrase : own.wrong_person) wrong_person_.push_back(bareWords(phrase));
        if (own.texts.empty()) continue;
        auto place = std::find_if(texts_.begin(), texts_.end(), [&own](const auto& known) {
            return known.first == own.language;
        });
        if (place == texts_.end()) place = texts_.insert(place, {own.language, Texts{}});
        for (const auto& [which, words] : own.texts) place->second[indexOf(which)] = words;
    }
}

const Vocabulary& Vocabulary::builtIn() {
    static const Vocabulary vocabulary;
    return vocabulary;
}

void Vocabulary::addWord(ServiceWord meaning, std::string_view word) {
    meanings_.emplace(bareWords(word), meaning);
}

std::optional<ServiceWord> Vocabulary::wordOf(std::string_view text) const {
    const auto found = meanings_.find(bareWords(text));
    return found == meanings_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> Vocabulary::languageAsked(std::string_view text) const {
    const std::string said = bareWords(text);
    const auto blank = said.find(' ');
    const auto word = meanings_.find(said.substr(0, blank));
    if (word == meanings_.end() || word->second != ServiceWord::Lang) return std::nullopt;
    if (blank == std::string::npos) return std::string();
    const auto language = said.substr(blank + 1);
    return language.find(' ') == std::string::npos ? std::optional(language) : std::nullopt;
}

std::string Vocabulary::wordingOf(ServiceText text, std::string_view language) const {
    constexpr std::size_t kEnough = 16;  // hexadecimal digits
    return sha256(templateOf(text, language)).substr(0, kEnough);
}

bool Vocabulary::saysWrongPerson(std::string_view text) const {
    const std::string said = " " + bareWords(text) + " ";
    if (std::count(said.begin(), said.end(), ' ') - 1 > kWordsOfStranger) return false;
    return std::any_of(wrong_person_.begin(), wrong_person_.end(), [&said](const std::string& phrase) {
        return said.find(" " + phrase + " ") != std::string::npos;
    });
}

const std::string& Vocabulary::templateOf(ServiceText text, std::string_view language) const {
    const auto found = std::find_if(texts_.begin(), texts_.end(), [language](const auto& known) {
        return known.first == language;
    });
    if (found != texts_.end() && !found->second[indexOf(text)].empty()) return found->second[indexOf(text)];
    return texts_.front().second[indexOf(text)];
}

std::string Vocabulary::text(
    ServiceText text, std::string_view language, bool free, std::string_view filler
) const {
    return replaceAll(withOrWithoutFree(templateOf(text, language), free), kHole, filler);
}

std::optional<ServiceText> Vocabulary::fixedTextOf(std::string_view text) const {
    for (const auto& [language, texts] : texts_) {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (texts[i].empty()) continue;
            for (const bool free : {true, false}) {
                if (isFilled(text, withOrWithoutFree(texts[i], free))) return static_cast<ServiceText>(i);
            }
        }
    }
    return std::nullopt;
}

bool Vocabulary::knows(std::string_view language) const {
    return std::find(languages_.begin(), languages_.end(), language) != languages_.end();
}

std::optional<ServiceWord> serviceWordOf(std::string_view text) {
    return Vocabulary::builtIn().wordOf(text);
}

bool saysWrongPerson(std::string_view text) {
    return Vocabulary::builtIn().saysWrongPerson(text);
}

std::string serviceText(ServiceText text, std::string_view language) {
    return Vocabulary::builtIn().text(text, language);
}

}  // namespace tama::runtime
