// Small workflow definitions for tests, in the JSON of an export: nodes have numbers, and the UUIDs of all
// that is in them follow from the number. Every call gives a new value; nothing is shared.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "flows/assets.hpp"
#include "flows/format/document_json.hpp"

namespace tama::flows::testing {

using Json = DocumentJson;

std::string id(int number);
std::string nodeId(int node);
std::string flowId(int flow);

/// An action; its UUID comes from the node it is put into.
Json act(const std::string& type, Json members = Json::object());
Json say(const std::string& text);

/// A node without a router that leads to node `to` (0 = the end).
Json step(int node, Json actions, int to = 0);

struct Way {
    std::string category;
    std::string test;
    std::vector<std::string> arguments = {};
    int to = 0;
};

/// A switch router. Without `otherwise_category` there is no default.
struct Split {
    std::vector<Way> ways = {};
    std::string otherwise_category = "Other";
    int otherwise = 0;
    std::string operand = "@input.text";
    std::string result = {};
    bool waits = false;
    int timeout_seconds = 0;
    int timeout_to = 0;
    Json actions = Json::array();
};

Json split(int node, const Split& how);
/// Asks with `text` and waits; the result is `result`.
Json question(int node, const std::string& text, const std::string& result, Split how);
/// A random router with equal chances.
Json draw(int node, const std::vector<int>& destinations);

/// A flow in English; its entry is the first node.
Json flow(int number, const std::string& name, const std::vector<Json>& nodes, Json more = Json::object());
/// Flows and what else an assets file holds.
Json document(const std::vector<Json>& flows, Json more = Json::object());

std::string actionId(int node, int action = 0);
std::string categoryId(int node, int category);
std::string caseId(int node, int which);

/// Reads what must be right.
std::shared_ptr<const Assets> assetsOf(const Json& file);

/// A file of flows-examples.
std::string exampleFile(const std::string& name);
/// The text of one of the example workflows, such as "stock-out-report".
std::string exampleText(const std::string& name);
std::shared_ptr<const Assets> example(const std::string& name);
const std::vector<std::string>& exampleNames();

}  // namespace tama::flows::testing
