#include "flows/coverage/state_key.hpp"

#include <algorithm>
#include <map>

namespace tama::flows {

namespace {

/// Puts the parts together; what stands between them is in no text of a conversation.
class KeyWriter {
  public:
    explicit KeyWriter(const SplitReads& reads) : reads_(reads) {}

    void add(std::string_view part) {
        key_ += part;
        key_ += '\x1f';
    }

    void addResults(const Run& run, const std::set<std::string, std::less<>>& keys) {
        for (const auto& result : run.results) {
            if (!keys.contains(result->key)) continue;
            add(result->key);
            add(result->category);
            if (reads_.resultValues().contains(result->key)) add(result->value);
        }
    }

    void addOpenRun(const Run& run, const Workflow& flow) {
        const std::size_t node = run.path.empty() ? kNowhere : flow.indexOf(run.path.back().node_uuid);
        if (node == kNowhere) return;
        add(run.path.back().node_uuid);
        const LiveReads& live = reads_.liveAt(flow, node);
        addResults(run, live.results);
        std::map<std::string_view, std::size_t> visits;
        for (const PathStep& step : run.path) {
            if (live.counted_nodes.contains(step.node_uuid)) ++visits[step.node_uuid];
        }
        for (const auto& [counted, times] : visits) {
            add(counted);
            add(std::to_string(std::min(times, reads_.mostVisits())));
        }
        if (!live.locals) return;
        for (const auto& [name, value] : run.locals) {
            add(name);
            add(value);
        }
    }

    std::string take() { return std::move(key_); }

  private:
    const SplitReads& reads_;
    std::string key_;
};

}  // namespace

std::string stateKey(
    const Session& session, const Contact& contact, const Assets& assets, const SplitReads& reads
) {
    KeyWriter key(reads);
    std::set<std::string_view> flows;
    for (auto run = session.runs.rbegin(); run != session.runs.rend(); ++run) {
        const bool open = run->status == RunStatus::Waiting || run->status == RunStatus::Active;
        // Of what has ended, only the last run of each workflow can still be read.
        if (!flows.insert(run->flow_uuid).second && !open) continue;
        key.add(run->flow_uuid);
        key.add(nameOf(run->status));
        const Workflow* flow = assets.workflow(run->flow_uuid);
        if (open && flow != nullptr) key.addOpenRun(*run, *flow);
        key.addResults(*run, reads.foreignResults());
        if (run->webhook) key.add(std::to_string(run->webhook->status_code));
    }
    key.add(contact.language);
    for (const auto& [field, samples] : reads.fieldValues()) {
        const auto found = contact.fields.find(field);
        key.add(found == contact.fields.end() ? "" : found->second.text);
    }
    for (const GroupRef& group : contact.groups) key.add(group.uuid);
    key.add(contact.urns.empty() ? "" : contact.urns.front());
    return key.take();
}

}  // namespace tama::flows
