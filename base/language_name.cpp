#include "base/language_name.hpp"

#include <unicode/locid.h>
#include <unicode/unistr.h>

namespace tama {

std::string languageName(std::string_view iso639_3) {
    const std::string code(iso639_3);
    icu::UnicodeString name;
    icu::Locale(code.c_str()).getDisplayLanguage(icu::Locale::getEnglish(), name);
    std::string out;
    name.toUTF8String(out);
    return out.empty() ? code : out;
}

}  // namespace tama
