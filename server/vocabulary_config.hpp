// [vocabulary.LANGUAGE] of the configuration: words and texts that a country adds. Used by config.cpp alone.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "flows/runtime/service_words.hpp"

namespace tama::server {

class ConfigReader;

std::vector<runtime::LanguageWords> readVocabulary(
    ConfigReader& top, const std::string& file, std::vector<Error>& problems
);

}  // namespace tama::server
