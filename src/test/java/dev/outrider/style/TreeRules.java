package dev.outrider.style;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** The rules that need one file's syntax tree: lengths, parameters, sleeps, skipped tests and silent suppressions. */
final class TreeRules extends TreeScanner<Void, Void> {

    /** By name alone, whoever the receiver is: a test has no business with a helper of such a name either. */
    private static final Set<String> SLEEPS = Set.of("sleep", "sleepUninterruptibly");

    /** The product waits for its inbox with these, in one place; a test would only sleep with them. */
    private static final Set<String> TIMED_PARKS = Set.of("parkNanos", "parkUntil");

    private static final Set<String> ASSUMPTIONS = Set.of("assumeTrue", "assumeFalse", "assumeThat", "assumingThat");

    private final JavaFile file;
    private final List<Finding> findings = new ArrayList<>();

    TreeRules(JavaFile file) {
        this.file = file;
    }

    List<Finding> findings() {
        scan(file.unit(), null);
        return List.copyOf(findings);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
        String name = method.getName().toString();
        limitLines(method, name);
        limitParameters(method, name, method.getParameters().size());
        return super.visitMethod(method, null);
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree lambda, Void unused) {
        limitLines(lambda, "lambda");
        return super.visitLambdaExpression(lambda, null);
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
        if (type.getKind() == Tree.Kind.RECORD) {
            long components =
                    type.getMembers().stream().filter(TreeRules::isComponent).count();
            limitParameters(type, type.getSimpleName().toString(), components);
        }
        type.getMembers().stream()
                .filter(BlockTree.class::isInstance)
                .forEach(block -> limitLines(block, "initializer of " + type.getSimpleName()));
        return super.visitClass(type, null);
    }

    /** A record's own fields are its components: it may declare no other field that is not static. */
    private static boolean isComponent(Tree member) {
        return member instanceof VariableTree field
                && !field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
        Tree callee = call.getMethodSelect();
        if (callee instanceof MemberSelectTree select) {
            refuseCall(call, select.getIdentifier().toString());
        } else if (callee instanceof IdentifierTree identifier) {
            refuseCall(call, identifier.getName().toString());
        }
        return super.visitMethodInvocation(call, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree reference, Void unused) {
        refuseCall(reference, reference.getName().toString());
        return super.visitMemberReference(reference, null);
    }

    @Override
    public Void visitAnnotation(AnnotationTree annotation, Void unused) {
        String type = annotation.getAnnotationType().toString();
        String name = type.substring(type.lastIndexOf('.') + 1);
        if (name.startsWith("Disabled") || name.startsWith("EnabledIf") || name.startsWith("EnabledOn")) {
            add("skipped test", annotation, "@" + name);
        }
        if (name.equals("SuppressWarnings") && !hasReason(annotation)) {
            add("silent suppression", annotation, "say why in a // comment behind it or on the line before");
        }
        return super.visitAnnotation(annotation, null);
    }

    private boolean hasReason(AnnotationTree annotation) {
        List<String> lines = file.text().lines().toList();
        int line = (int) file.lastLine(annotation);
        int before = (int) file.firstLine(annotation) - 1;
        return lines.get(line - 1).contains("//")
                || (before > 0 && lines.get(before - 1).strip().startsWith("//"));
    }

    private void refuseCall(Tree call, String name) {
        if (SLEEPS.contains(name) || (TIMED_PARKS.contains(name) && !file.isMain())) {
            add("sleep", call, name + ": wait for what is to happen, with a bound");
        }
        if (ASSUMPTIONS.contains(name)) {
            add("skipped test", call, name);
        }
    }

    private void limitLines(Tree tree, String name) {
        long lines = file.lastLine(tree) - file.firstLine(tree) + 1;
        if (lines > StyleRules.METHOD_LINES_MAX) {
            add("method length", tree, name + " has " + lines + " lines, at most " + StyleRules.METHOD_LINES_MAX);
        }
    }

    private void limitParameters(Tree tree, String name, long count) {
        if (count > StyleRules.PARAMETERS_MAX) {
            add("parameters", tree, name + " has " + count + ", at most " + StyleRules.PARAMETERS_MAX);
        }
    }

    private void add(String rule, Tree tree, String detail) {
        findings.add(file.finding(rule, file.firstLine(tree), detail));
    }
}
