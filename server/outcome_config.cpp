#include "server/outcome_config.hpp"

#include <fstream>
#include <iterator>
#include <optional>

#include "server/config.hpp"

namespace tama::server {
namespace {

std::optional<gateway::OutcomeMap> readOutcomeFile(
    const std::filesystem::path& file, std::vector<Error>& problems
) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto parsed = gateway::OutcomeMap::parse(text, file.string());
    if (parsed) return std::move(*parsed);
    problems.push_back(std::move(parsed.error()));
    return gateway::OutcomeMap();
}

}  // namespace

void readOutcomes(Config& config, const std::filesystem::path& folder, std::vector<Error>& problems) {
    gateway::OutcomeMap standard;
    if (!folder.empty()) {
        if (auto own = readOutcomeFile(folder / "standard.toml", problems)) standard = std::move(*own);
    }
    for (ChannelConfig& channel : config.channels) {
        channel.outcome_map = standard;
        if (!channel.outcomes.empty()) {
            const auto file = folder / (channel.outcomes + ".toml");
            auto own = folder.empty() ? std::nullopt : readOutcomeFile(file, problems);
            if (own) {
                channel.outcome_map = own->before(standard);
            } else {
                problems.push_back(
                    {ErrorCode::InvalidInput,
                     folder.empty() ? "outcomes needs outcomes_folder: where its file is"
                                    : "outcomes: cannot be read: " + file.string(),
                     "channel " + channel.name}
                );
            }
        }
        channel.outcome_map = channel.outcome_map.withErrors(channel.error_codes);
    }
}

}  // namespace tama::server
