// The fixed texts of service messages in the languages of the house: data. Portuguese, Spanish and Arabic need
// UCS-2, where 70 characters are one SMS.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "flows/runtime/service_words.hpp"

namespace tama::runtime {

struct ServiceTexts {
    std::string_view language;                              // ISO 639-3
    std::array<std::string_view, kServiceTextCount> texts;  // by ServiceText
};

std::span<const ServiceTexts> builtInServiceTexts();

}  // namespace tama::runtime
