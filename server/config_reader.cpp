#include "server/config_reader.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/nearest.hpp"

namespace tama::server {

void ConfigReader::problem(std::string_view key, std::string what, const toml::node* node) {
    if (!node) node = table_.get(key);
    const auto line = (node ? node->source() : table_.source()).begin.line;
    const auto place = file_ + ":" + std::to_string(line == 0 ? 1 : line);
    problems_.push_back({ErrorCode::InvalidInput, prefix_ + std::string(key) + ": " + what, place});
}

void ConfigReader::reportUnknown() {
    for (const auto& [key, node] : table_) {
        const std::string_view name = key.str();
        if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
        const auto near = nearest(name, known_);
        problem(
            name,
            near.empty() ? "there is no such key" : "there is no such key; did you mean '" + near + "'?",
            &node
        );
    }
}

std::string secretLine(ConfigReader& reader, std::string_view key, const std::filesystem::path& path) {
    std::ifstream in(path);
    std::string line;
    if (!in || !std::getline(in, line)) reader.problem(key, "cannot be read: " + path.string());
    while (line.ends_with('\r')) line.pop_back();
    return line;
}

std::string ConfigReader::number(double value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

}  // namespace tama::server
