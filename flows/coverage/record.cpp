#include "flows/coverage/record.hpp"

namespace tama::flows {

CoverageRecord::CoverageRecord(const Assets& assets) {
    for (const auto& flow : assets.workflows) {
        FlowRecord record;
        record.flow = flow.get();
        for (const Node& node : flow->nodes) record.nodes.emplace_back().exits.resize(node.exits.size());
        index_.emplace(flow->uuid, flows_.size());
        flows_.push_back(std::move(record));
    }
}

NodePlace CoverageRecord::placeOf(std::string_view flow_uuid, std::string_view node_uuid) const {
    const std::size_t flow = index_.at(flow_uuid);
    return {flow, flows_[flow].flow->indexOf(node_uuid)};
}

void CoverageRecord::enter(const NodePlace& place) {
    flows_[place.flow].entered = true;
    at(place).reached = true;
}

std::size_t CoverageRecord::leave(
    const NodePlace& place, std::string_view exit_uuid, const std::string& language, const Way& way
) {
    const auto& exits = nodeAt(place).exits;
    for (std::size_t i = 0; i < exits.size(); ++i) {
        if (exits[i].uuid != exit_uuid) continue;
        ExitRecord& record = at(place).exits[i];
        if (record.languages.empty()) record.way = way;
        record.languages.insert(language);
        return i;
    }
    return kNowhere;
}

}  // namespace tama::flows
