// Words that mean the same whatever is being asked: STOP, START and HELP in the languages of the house and in
// those that a country adds, how people say that we have the wrong number, and the fixed texts we answer with.
// They come before trigger words and answers. Pure; immutable once made; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tama::runtime {

enum class ServiceWord : std::uint8_t {
    Stop,
    Start,
    Help,
    NotMe,  // on a shared telephone: somebody else than whom the message names
    Lang,   // alone, or with the language after it
    Back,   // the open question once more
    Resume  // goes on where another conversation or silence has interrupted
};

enum class ServiceText : std::uint8_t {
    Stopped,  // confirms STOP
    Started,  // confirms START
    Help,
    NothingOpen,  // a message that no question waits for
    WrongPerson,  // thanks a stranger
    DidYouMean,   // {} is the word that was probably meant
    OfferResume,  // {} is the use case that was interrupted
    ForPerson,    // {} is whom of several with this telephone the message is for
    Preamble,     // at first contact; {} is what the use case is about
    Consent,      // asks whether we may ask about {}
    Declined,     // thanks whoever does not want to be asked
    Late,         // an answer to {}, which is over
    Languages,    // {} are the languages to choose from
    LanguageSet   // says so in the new one
};
inline constexpr std::size_t kServiceTextCount = 14;

/// All texts and words with their names in configurations: "stopped", "did_you_mean"; "stop", "help".
std::span<const std::pair<ServiceText, std::string_view>> serviceTextNames();
std::span<const std::pair<ServiceWord, std::string_view>> serviceWordNames();

/// What a country adds for one of its languages, or says otherwise.
struct LanguageWords {
    std::string language;  // ISO 639-3
    std::vector<std::pair<ServiceWord, std::string>> words{};
    std::vector<std::string> wrong_person{};                  // phrases: "wrong number"
    std::vector<std::pair<ServiceText, std::string>> texts{};  // as kTexts of service_texts.cpp writes them
};

class Vocabulary {
  public:
    /// English, French, Portuguese, Swahili, Arabic, Spanish and Hausa, and what is added. Words are heard in
    /// all languages at once.
    explicit Vocabulary(const std::vector<LanguageWords>& added = {});
    static const Vocabulary& builtIn();

    /// When the whole message is one of the words, whatever its case, accents and punctuation: "Arrêt!" is
    /// STOP, "stop the bleeding" is an answer.
    std::optional<ServiceWord> wordOf(std::string_view text) const;
    /// "LANG fr" asks for "fr" and "LANG" for nothing in particular; nothing: it does not ask for a language.
    std::optional<std::string> languageAsked(std::string_view text) const;
    /// "Wrong number", "Mauvais numéro", "I am not a health worker": the message is from a stranger. Only a
    /// short message: a long one tells of something else.
    bool saysWrongPerson(std::string_view text) const;

    /// In the given language, or in English; each fits one SMS in its alphabet. `filler` takes the place of
    /// {}. What stands in [brackets] is said only where answering is free.
    std::string text(ServiceText text, std::string_view language, bool free = true, std::string_view filler = {})
        const;
    /// A short digest of the text as it stands in the language, by which its wording is known again.
    std::string wordingOf(ServiceText text, std::string_view language) const;
    /// Which of the fixed texts this is, in any language and with any short filler; nothing: none of them.
    std::optional<ServiceText> fixedTextOf(std::string_view text) const;

    /// Has words for STOP, START and HELP of its own.
    bool knows(std::string_view language) const;

  private:
    using Texts = std::array<std::string, kServiceTextCount>;  // by ServiceText; empty: as in English

    void addWord(ServiceWord meaning, std::string_view word);
    const std::string& templateOf(ServiceText text, std::string_view language) const;

    std::unordered_map<std::string, ServiceWord> meanings_;
    std::vector<std::string> wrong_person_;
    std::vector<std::pair<std::string, Texts>> texts_;  // by language
    std::vector<std::string> languages_;                // with words
};

// The built-in vocabulary.
std::optional<ServiceWord> serviceWordOf(std::string_view text);
bool saysWrongPerson(std::string_view text);
std::string serviceText(ServiceText text, std::string_view language);

}  // namespace tama::runtime
