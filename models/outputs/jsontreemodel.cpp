// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/jsontreemodel.h"

#include "models/outputs/jsontext.h"
#include "models/outputs/markertext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

constexpr int fetchSize = 200;

JsonTreeModel::Kind kindOf(QByteArrayView json)
{
    switch (json.isEmpty() ? 'n' : json.front()) {
    case '{':
        return JsonTreeModel::Kind::Object;
    case '[':
        return JsonTreeModel::Kind::Array;
    case '"':
        return JsonTreeModel::Kind::String;
    case 't':
    case 'f':
        return JsonTreeModel::Kind::Boolean;
    case 'n':
        return JsonTreeModel::Kind::Null;
    default:
        return JsonTreeModel::Kind::Number;
    }
}

bool isContainer(JsonTreeModel::Kind kind)
{
    return kind == JsonTreeModel::Kind::Object || kind == JsonTreeModel::Kind::Array;
}

/// The beginning of a value on one line.
QString cellText(QByteArrayView json)
{
    constexpr qsizetype limit = 512;
    QString text
        = json.startsWith('"') ? Json::valueText(json) : QString::fromUtf8(json.first(std::min(json.size(), limit)));
    if (text.size() > limit)
        text = text.first(limit) + u'\u2026';
    for (QChar &c : text) {
        if (c == u'\n' || c == QChar::LineSeparator || c == QChar::ParagraphSeparator)
            c = u'\u21b5';
        else if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    return text;
}

} // namespace

struct JsonTreeModel::Node
{
    Node(Node *parentNode, int rowNumber, const QString &nodeName, QByteArrayView text)
        : parent(parentNode),
          row(rowNumber),
          name(nodeName),
          json(text),
          kind(kindOf(text)),
          cursor(isContainer(kind) ? text : QByteArrayView())
    {
        empty = cursor.atEnd();
    }

    Node *parent; ///< null at the top
    int row;
    QString name; ///< of a member; empty for an item of a list
    QByteArrayView json; ///< within the capture's bytes
    Kind kind;
    Json::ItemCursor cursor; ///< behind the children that were fetched
    bool empty = true; ///< no children at all
    std::vector<std::unique_ptr<Node>> children;
};

JsonTreeModel::JsonTreeModel(QObject *parent) : QAbstractItemModel(parent) { }

JsonTreeModel::~JsonTreeModel() = default;

void JsonTreeModel::setValues(const QList<Capture> &values)
{
    const auto sameKey = [](const Capture &a, const Capture &b) { return a.key == b.key; };
    const bool grows
        = values.size() >= m_values.size() && std::equal(m_values.cbegin(), m_values.cend(), values.cbegin(), sameKey);
    const auto makeRoot
        = [&](qsizetype i) { return std::make_unique<Node>(nullptr, int(i), m_values[i].key, m_values[i].json); };
    if (!grows) {
        beginResetModel();
        m_roots.clear();
        m_values = values;
        for (qsizetype i = 0; i < m_values.size(); ++i)
            m_roots.push_back(makeRoot(i));
        endResetModel();
        return;
    }
    const qsizetype before = m_values.size();
    for (qsizetype i = 0; i < before; ++i) {
        const bool same = m_values[i].json == values[i].json;
        if (same) { // the bytes are those that the nodes look at
            const QByteArray kept = m_values[i].json;
            m_values[i] = values[i];
            m_values[i].json = kept;
            continue;
        }
        const QModelIndex changed = index(int(i), 0);
        if (const int children = rowCount(changed); children > 0) {
            beginRemoveRows(changed, 0, children - 1);
            m_roots[size_t(i)]->children.clear();
            endRemoveRows();
        }
        m_values[i] = values[i];
        // The node stays, since indexes point to it; what it holds is another value's.
        Node &root = *m_roots[size_t(i)];
        root.json = m_values[i].json;
        root.kind = kindOf(root.json);
        root.cursor = Json::ItemCursor(isContainer(root.kind) ? root.json : QByteArrayView());
        root.empty = root.cursor.atEnd();
        Q_EMIT dataChanged(index(int(i), 0), index(int(i), ColumnCount - 1));
    }
    if (values.size() > before) {
        beginInsertRows({}, int(before), int(values.size() - 1));
        for (qsizetype i = before; i < values.size(); ++i) {
            m_values.append(values[i]);
            m_roots.push_back(makeRoot(i));
        }
        endInsertRows();
    }
}

JsonTreeModel::Node *JsonTreeModel::node(const QModelIndex &index) const
{
    return static_cast<Node *>(index.internalPointer());
}

const Capture &JsonTreeModel::capture(const QModelIndex &index) const
{
    const Node *top = node(index);
    while (top->parent != nullptr)
        top = top->parent;
    return m_values[top->row];
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (row < 0 || column < 0 || column >= ColumnCount || (parent.isValid() && parent.column() != 0))
        return {};
    const auto &nodes = parent.isValid() ? node(parent)->children : m_roots;
    return row < int(nodes.size()) ? createIndex(row, column, nodes[size_t(row)].get()) : QModelIndex();
}

QModelIndex JsonTreeModel::parent(const QModelIndex &index) const
{
    Node *above = index.isValid() ? node(index)->parent : nullptr;
    return above == nullptr ? QModelIndex() : createIndex(above->row, 0, above);
}

int JsonTreeModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_roots.size());
    return parent.column() == 0 ? int(node(parent)->children.size()) : 0;
}

int JsonTreeModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

bool JsonTreeModel::hasChildren(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return !m_roots.empty();
    return parent.column() == 0 && !node(parent)->empty;
}

bool JsonTreeModel::canFetchMore(const QModelIndex &parent) const
{
    return parent.isValid() && parent.column() == 0 && !node(parent)->cursor.atEnd();
}

void JsonTreeModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    Node *above = node(parent);
    std::vector<std::unique_ptr<Node>> fetched;
    while (!above->cursor.atEnd() && int(fetched.size()) < fetchSize) {
        const Json::ItemCursor::Item item = above->cursor.next();
        const QString name = item.key.isEmpty() ? QString() : Json::valueText(item.key);
        fetched.push_back(
            std::make_unique<Node>(above, int(above->children.size() + fetched.size()), name, item.value));
    }
    const int first = int(above->children.size());
    beginInsertRows(parent, first, first + int(fetched.size()) - 1);
    std::ranges::move(fetched, std::back_inserter(above->children));
    endInsertRows();
}

QString JsonTreeModel::path(const Node &node)
{
    if (node.parent == nullptr)
        return node.name;
    const QString above = path(*node.parent); // as deep as somebody has unfolded
    if (node.parent->kind == Kind::Array)
        return above + u'[' + QString::number(node.row) + u']';
    if (isPlainName(node.name))
        return above + u'.' + node.name;
    return above + u'[' + QString::fromUtf8(Json::quote(node.name)) + u']';
}

/// What a container holds, as far as a glance can tell: its text would say less.
QString JsonTreeModel::summary(const Node &node)
{
    constexpr int counted = 1000;
    int count = 0;
    for (Json::ItemCursor cursor(node.json); !cursor.atEnd() && count <= counted; ++count)
        static_cast<void>(cursor.next());
    if (count > counted)
        return node.kind == Kind::Object ? tr("more than %1 members").arg(counted)
                                         : tr("more than %1 items").arg(counted);
    return node.kind == Kind::Object ? tr("%n member(s)", nullptr, count) : tr("%n item(s)", nullptr, count);
}

QVariant JsonTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node &item = *node(index);
    switch (role) {
    case JsonRole:
        return item.json.toByteArray();
    case TextRole:
        return Json::valueText(item.json);
    case KindRole:
        return int(item.kind);
    case PathRole:
        return path(item);
    case RowRole: {
        const Node *top = &item;
        while (top->parent != nullptr)
            top = top->parent;
        return top->row;
    }
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    if (index.column() == Name) {
        const bool inList = item.parent != nullptr && item.parent->kind == Kind::Array;
        return inList ? QString(u'[' + QString::number(item.row) + u']') : cellText(Json::quote(item.name));
    }
    return isContainer(item.kind) ? summary(item) : cellText(item.json);
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Key") : tr("Value");
}

} // namespace Outputs
