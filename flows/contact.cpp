#include "flows/contact.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

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

std::string_view identityOf(std::string_view urn) {
    return urn.substr(0, urn.find_first_of("?#"));
}

std::string_view channelOf(std::string_view urn) {
    constexpr std::string_view kKey = "channel=";
    const std::size_t query = urn.find('?');
    if (query == std::string_view::npos) return {};
    std::string_view rest = urn.substr(query + 1);
    rest = rest.substr(0, rest.find('#'));
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        if (pair.starts_with(kKey)) return pair.substr(kKey.size());
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    }
    return {};
}

std::string_view telephoneOf(const Contact& contact) {
    constexpr std::string_view kScheme = "tel:";
    for (const std::string& urn : contact.urns) {
        if (urn.starts_with(kScheme)) return identityOf(urn).substr(kScheme.size());
    }
    return {};
}

bool isMember(const Contact& contact, const GroupRef& group) {
    return std::any_of(contact.groups.begin(), contact.groups.end(), [&](const GroupRef& other) {
        return group.uuid.empty() ? equalsIgnoringCase(group.name, other.name) : group.uuid == other.uuid;
    });
}

}  // namespace tama::flows
