#include "flows/engine/destinations.hpp"

#include <algorithm>

#include "base/numbering_plans.hpp"
#include "base/text.hpp"

namespace tama::flows {

namespace {

constexpr std::string_view kTel = "tel";

std::string_view schemeOf(std::string_view urn) {
    return urn.substr(0, urn.find(':'));
}

std::string_view pathOf(std::string_view urn) {
    const std::string_view identity = identityOf(urn);
    return identity.substr(std::min(identity.size(), identity.find(':') + 1));
}

bool supports(const Channel& channel, std::string_view scheme) {
    return std::find(channel.schemes.begin(), channel.schemes.end(), scheme) != channel.schemes.end();
}

std::string countryOfNumber(std::string_view path) {
    const auto number = PhoneNumber::fromE164(path);
    return number ? std::string(NumberingPlans::builtIn().countryOf(*number)) : std::string();
}

/// How many signs two numbers have in common from their start; 0 where the prefix is longer than that.
std::size_t overlapOf(std::string_view prefix, std::string_view number) {
    std::size_t same = 0;
    while (same < prefix.size() && same < number.size() && prefix[same] == number[same]) ++same;
    return same;
}

std::string_view withoutPlus(std::string_view number) {
    return number.starts_with('+') ? number.substr(1) : number;
}

std::size_t fitOf(const Channel& channel, std::string_view number) {
    if (channel.match_prefixes.empty()) return overlapOf(withoutPlus(channel.address), number);
    std::size_t best = 0;
    for (const std::string& prefix : channel.match_prefixes) best = std::max(best, overlapOf(prefix, number));
    return best;
}

/// Of the channels that may send to a number, the last of those whose own number is most like it.
const Channel* channelForNumber(std::string_view path, const Assets& assets) {
    const std::string country = countryOfNumber(path);
    const Channel* best = nullptr;
    std::size_t best_fit = 0;
    for (const Channel& channel : assets.channels) {
        if (!channel.sends || !supports(channel, kTel)) continue;
        const bool foreign = !channel.country.empty() && !country.empty() && channel.country != country;
        if (foreign && !channel.allows_international) continue;
        const std::size_t fit = fitOf(channel, withoutPlus(path));
        if (best != nullptr && fit < best_fit) continue;
        best = &channel;
        best_fit = fit;
    }
    return best;
}

const Channel* channelFor(std::string_view urn, const Assets& assets) {
    if (const Channel* kept = assets.channel(channelOf(urn)); kept != nullptr && kept->sends) return kept;
    const std::string_view scheme = schemeOf(urn);
    if (scheme == kTel) return channelForNumber(pathOf(urn), assets);
    const auto found = std::find_if(assets.channels.begin(), assets.channels.end(), [&](const Channel& channel) {
        return channel.sends && supports(channel, scheme);
    });
    return found == assets.channels.end() ? nullptr : &*found;
}

/// The address with another channel, or with none; what else its query holds is kept.
std::string onChannel(std::string_view urn, std::string_view channel_uuid) {
    const std::size_t mark = urn.find('#');
    std::vector<std::string> pairs;
    if (!channel_uuid.empty()) pairs.push_back("channel=" + std::string(channel_uuid));
    const std::string_view bare = urn.substr(0, mark);
    if (const std::size_t query = bare.find('?'); query != std::string_view::npos) {
        for (const std::string_view pair : split(bare.substr(query + 1), '&')) {
            if (!pair.starts_with("channel=")) pairs.emplace_back(pair);
        }
    }
    std::string out(identityOf(urn));
    if (!pairs.empty()) out += "?" + join(pairs, "&");
    if (mark != std::string_view::npos) out.append(urn.substr(mark));
    return out;
}

}  // namespace

std::vector<Destination> destinationsOf(const Contact& contact, const Assets& assets) {
    std::vector<Destination> out;
    for (const std::string& urn : contact.urns) {
        if (const Channel* channel = channelFor(urn, assets)) {
            out.push_back({identityOf(urn), channel});
        }
    }
    return out;
}

std::string countryOf(const Contact& contact, const Assets& assets) {
    const auto destinations = destinationsOf(contact, assets);
    if (!destinations.empty() && !destinations.front().channel->country.empty()) {
        return destinations.front().channel->country;
    }
    for (const std::string& urn : contact.urns) {
        if (schemeOf(urn) != kTel) continue;
        if (std::string country = countryOfNumber(pathOf(urn)); !country.empty()) return country;
    }
    return {};
}

std::vector<std::string> withPreferredChannel(
    const Contact& contact, const Channel* channel, const Assets& assets
) {
    std::vector<std::string> preferred;
    std::vector<std::string> others;
    for (const std::string& urn : contact.urns) {
        if (channel == nullptr) {
            others.push_back(onChannel(urn, ""));
            continue;
        }
        const bool free = assets.channel(channelOf(urn)) == nullptr || schemeOf(urn) == kTel;
        const std::string moved =
            free && supports(*channel, schemeOf(urn)) ? onChannel(urn, channel->uuid) : urn;
        (channelOf(moved) == channel->uuid ? preferred : others).push_back(moved);
    }
    preferred.insert(preferred.end(), others.begin(), others.end());
    return preferred;
}

}  // namespace tama::flows
