#include "flows/contact.hpp"

#include <array>

namespace tama::flows {

namespace {

constexpr std::array<std::string_view, 4> kStatusNames{"active", "blocked", "stopped", "archived"};

}  // namespace

std::string_view nameOf(ContactStatus status) {
    return kStatusNames[static_cast<std::size_t>(status)];
}

std::optional<ContactStatus> contactStatusFrom(std::string_view name) {
    for (std::size_t i = 0; i < kStatusNames.size(); ++i) {
        if (kStatusNames[i] == name) return static_cast<ContactStatus>(i);
    }
    return std::nullopt;
}

std::string_view telephoneOf(const Contact& contact) {
    constexpr std::string_view kScheme = "tel:";
    for (const std::string& urn : contact.urns) {
        if (urn.starts_with(kScheme)) return std::string_view(urn).substr(kScheme.size());
    }
    return {};
}

}  // namespace tama::flows
