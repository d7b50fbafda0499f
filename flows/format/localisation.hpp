// The `localization` object of a definition while it is read: translations by language, item UUID and
// property. An empty list, or one empty text, means untranslated (reference §1.7). Lives as long as the
// document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flows/format/decoder.hpp"

namespace tama::flows {

class Localisation {
  public:
    explicit Localisation(const Decoder& flow);

    /// Sorted.
    const std::vector<std::string>& languages() const { return languages_; }
    /// The translated texts, or none.
    std::vector<std::string> texts(
        std::string_view language,
        std::string_view item_uuid,
        std::string_view property,
        std::size_t max_bytes
    ) const;

  private:
    const Decoder& flow_;
    std::vector<std::string> languages_;
};

}  // namespace tama::flows
