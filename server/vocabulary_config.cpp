#include "server/vocabulary_config.hpp"

#include "flows/language_codes.hpp"
#include "gateway/text/sms_text.hpp"
#include "server/config_reader.hpp"

namespace tama::server {
namespace {

void readTexts(ConfigReader& reader, runtime::LanguageWords& language) {
    for (const auto& [text, name] : runtime::serviceTextNames()) {
        std::string words;
        reader.read(name, words);
        if (!reader.has(name)) continue;
        if (gateway::text::planSms(words).segments.size() != 1) {
            reader.problem(name, "must be a text of one SMS");
        } else {
            language.texts.emplace_back(text, words);
        }
    }
    reader.reportUnknown();
}

}  // namespace

std::vector<runtime::LanguageWords> readVocabulary(
    ConfigReader& top, const std::string& file, std::vector<Error>& problems
) {
    std::vector<runtime::LanguageWords> added;
    const auto* section = top.section("vocabulary");
    if (!section) return added;
    ConfigReader languages(*section, "vocabulary.", file, problems);
    for (const auto key : languages.keys()) {
        const auto* words = languages.section(key);
        if (!words) continue;
        runtime::LanguageWords& language = added.emplace_back();
        language.language = flows::codeOfToday(key);
        if (!flows::isLanguageCode(language.language)) {
            languages.problem(key, "is no code of ISO 639-3, such as \"eng\" or \"kri\"");
        }
        const std::string prefix = "vocabulary." + std::string(key) + ".";
        ConfigReader reader(*words, prefix, file, problems);
        for (const auto& [meaning, name] : runtime::serviceWordNames()) {
            std::vector<std::string> said;
            reader.read(name, said);
            for (auto& word : said) language.words.emplace_back(meaning, std::move(word));
        }
        reader.read("wrong_person", language.wrong_person);
        if (const auto* texts = reader.section("texts")) {
            ConfigReader text_reader(*texts, prefix + "texts.", file, problems);
            readTexts(text_reader, language);
        }
        reader.reportUnknown();
    }
    return added;
}

}  // namespace tama::server
