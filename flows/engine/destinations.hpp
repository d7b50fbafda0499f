// Where a contact can be written to: its addresses, each with the channel that would carry it. Only where the
// assets name channels; elsewhere a gateway routes by number. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flows/assets.hpp"
#include "flows/contact.hpp"

namespace tama::flows {

struct Destination {
    std::string_view urn;  // the contact's, without channel and display
    const Channel* channel;
};

/// In the contact's order: the first is the preferred one.
std::vector<Destination> destinationsOf(const Contact& contact, const Assets& assets);

/// ISO 3166-1 alpha-2: of the preferred channel, else of the first telephone number. Empty when unknown.
std::string countryOf(const Contact& contact, const Assets& assets);

/// The contact's addresses once `channel` is the preferred one (nullptr: none is any more).
std::vector<std::string> withPreferredChannel(const Contact& contact, const Channel* channel, const Assets& assets);

}  // namespace tama::flows
